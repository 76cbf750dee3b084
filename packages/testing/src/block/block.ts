import {
    ComponentInstance,
    joinURL,
    webURL,
    type Diagnostic,
    type InstanceOptions,
    type SelectElement,
    type SelectOption,
} from '@bindery/contentkit/instance';
import type { ContentKitRenderOutput } from '@bindery/contract';

import { HarnessError } from '../error.ts';
import { controlsOf, type Control, type ControlKind } from './controls.ts';
import { formatTree } from './format-tree.ts';
import { visibleText } from './visible-text.ts';

export interface BlockOptions extends Pick<
    InstanceOptions,
    'componentId' | 'props' | 'context' | 'render' | 'initialAction' | 'closeModal' | 'modalDepth'
> {
    state?: Record<string, unknown> | undefined;
    /** Loads the options of a select from a URL. */
    loadOptions: (url: string) => Promise<unknown>;
    /** Folder of the integration, for golden trees. */
    folder: string;
}

/** An accessible name: the exact text, or a pattern. */
export type Name = string | RegExp;

export interface PressOptions {
    /** Answer to the question that a button with `confirm` asks. Default true. */
    confirm?: boolean;
    /** Selects one of several controls with the same name, from 0. */
    index?: number;
}

/** A rendered component, used as a person uses it in a document: by the names of its buttons and inputs. */
export class Block {
    readonly #options: BlockOptions;
    readonly #instance: ComponentInstance;
    #modal: { id: number; block: Block } | undefined;
    #output: ContentKitRenderOutput | undefined;
    #returnValue: Record<string, unknown> | undefined;
    #thrown: ReturnType<ComponentInstance['getSnapshot']>['failure'] | undefined;
    /** Texts of the questions that were asked, newest last. */
    readonly questions: string[] = [];
    /** URLs that the component opened (`@ui.url.open`). */
    readonly openedURLs: string[] = [];
    /** Deviations from the ContentKit schema. */
    readonly diagnostics: Diagnostic[] = [];

    private constructor(options: BlockOptions) {
        this.#options = options;
        const { state, loadOptions: _load, folder: _folder, ...instance } = options;
        this.#instance = new ComponentInstance({
            ...instance,
            onRender: ({ output }) => {
                if (output) this.#output = output;
            },
            onOpenURL: (url) => void this.openedURLs.push(url),
            onDiagnostic: (diagnostic) => void this.diagnostics.push(diagnostic),
            onComplete: (value) => {
                this.#returnValue = value;
            },
        });
        if (state) this.#instance.store.receive(state, 0, new Map());
        this.#instance.subscribe(() => this.#followModal());
    }

    /** Renders a component. @throws the error of the render. */
    static async render(options: BlockOptions): Promise<Block> {
        const block = new Block(options);
        block.#instance.start();
        await block.settled();
        return block;
    }

    /** True after the component has returned `{ type: "complete" }`. */
    get isComplete(): boolean {
        return this.#instance.getSnapshot().completed;
    }

    /** The element tree of the last response, as the component returned it. */
    get element(): unknown {
        return this.#output?.type === 'element' ? this.#output.element : undefined;
    }

    /** The state, with what was typed since the last response. */
    get state(): Record<string, unknown> {
        return { ...this.#instance.store.current };
    }

    /** The props, which are stored in the document. */
    get props(): Record<string, unknown> {
        return this.#output?.type === 'element'
            ? { ...this.#output.props }
            : { ...this.#options.props };
    }

    /** The value of `{ type: 'complete', returnValue }`. */
    get returnValue(): Record<string, unknown> | undefined {
        return this.#returnValue;
    }

    /** The modal that is open. Actions go to it, because it covers the block. */
    get modal(): Block | undefined {
        return this.#modal?.block;
    }

    /** The visible text, one line per element. */
    get text(): string {
        const { element } = this.#instance.getSnapshot();
        return element === null ? '' : visibleText(this.#instance, element);
    }

    /** The element tree in a readable form, as golden trees store it. */
    get tree(): string {
        return formatTree(this.element);
    }

    /** Folder of the integration. */
    get folder(): string {
        return this.#options.folder;
    }

    /** Returns the names of the controls in the modal that is open, or else in the block. */
    controls(kind?: ControlKind): string[] {
        return this.#top()
            .#controls()
            .filter((control) => kind === undefined || control.kind === kind)
            .map(({ name }) => name);
    }

    /**
     * Presses a button, a card, a menu item or a step, and waits for the result.
     *
     * @throws HarnessError `no_control`, `control_disabled`; the error of the render.
     */
    async press(name: Name, options: PressOptions = {}): Promise<this> {
        const block = this.#top();
        const control = block.#find(['button'], name, options.index);
        if (control.kind === 'button' && block.#confirmed(control, options) && control.onPress) {
            await block.#instance.dispatch(control.onPress);
        }
        return this.#done();
    }

    /** Replaces the text of an input. @throws HarnessError `no_control`, `control_disabled`. */
    async type(name: Name, text: string, options: Pick<PressOptions, 'index'> = {}): Promise<this> {
        const block = this.#top();
        const control = block.#find(['textbox'], name, options.index);
        if (control.kind === 'textbox') {
            block.#instance.store.edit(control.state, text);
            if (control.onChange) await block.#instance.dispatch(control.onChange);
        }
        return this.#done();
    }

    /**
     * Selects options by label or id. A select with `multiple` then has exactly these.
     *
     * @throws HarnessError `no_control`, `no_option`, `control_disabled`.
     */
    async select(name: Name, ...options: string[]): Promise<this> {
        const block = this.#top();
        const control = block.#find(['select'], name);
        if (control.kind !== 'select') return this;
        const { element } = control;
        const known = await block.#optionsOf(element);
        const ids = options.map((option) => {
            const found = known.find(({ id, label }) => label === option || id === option);
            if (found) return found.id;
            if (element.acceptInput) return option;
            const labels = known.map(({ label, id }) => String(label ?? id));
            throw new HarnessError(
                'no_option',
                `${quote(control.name)} has no option ${quote(option)}. Options: ${list(labels)}.`,
            );
        });
        const { store } = block.#instance;
        const before = store.read(element.state);
        const next = element.multiple ? ids : ids[0];
        store.edit(element.state, next);
        if (element.onValueChange && JSON.stringify(before) !== JSON.stringify(next)) {
            await block.#instance.dispatch(element.onValueChange);
        }
        return this.#done();
    }

    /** Returns the labels of a select's options. */
    async options(name: Name): Promise<string[]> {
        const block = this.#top();
        const control = block.#find(['select'], name);
        const known = control.kind === 'select' ? await block.#optionsOf(control.element) : [];
        return known.map(({ label, id }) => String(label ?? id));
    }

    /**
     * Switches a switch or a checkbox, or chooses a radio button.
     *
     * @param on The new value; default: the opposite of the current one.
     */
    async toggle(name: Name, on?: boolean, options: PressOptions = {}): Promise<this> {
        const block = this.#top();
        const control = block.#find(['switch', 'checkbox', 'radio'], name, options.index);
        if (!block.#confirmed(control, options)) return this;
        const { store } = block.#instance;
        if (control.kind === 'switch') {
            store.edit(control.state, on ?? store.read(control.state) !== true);
            if (control.onChange) await block.#instance.dispatch(control.onChange);
        } else if (control.kind === 'radio') {
            store.edit(control.state, control.value);
        } else if (control.kind === 'checkbox') {
            const value = store.read(control.state);
            const values: unknown[] = Array.isArray(value) ? value : [];
            const others = values.filter((one) => one !== control.value);
            const checked = on ?? others.length === values.length;
            store.edit(control.state, checked ? [...others, control.value] : others);
        }
        return this.#done();
    }

    /** Closes the open modal without a return value, as Escape does. */
    async closeModal(): Promise<this> {
        const block = this.#top();
        block.#options.closeModal?.({ action: '@ui.modal.close', returnValue: {} });
        return this.#done();
    }

    /** Sends an action to the component, such as one that a webframe posts. */
    async dispatch(action: { action: string } & Record<string, unknown>): Promise<this> {
        await this.#top().#instance.dispatch(action);
        return this.#done();
    }

    /** Renders again with the current props and state. */
    async refresh(): Promise<this> {
        this.#instance.refresh();
        return this.#done();
    }

    /** Waits until no render is running. @throws the error of a failed render. */
    async settled(): Promise<void> {
        while (this.#isPending()) await this.#change();
        this.#throwFailure();
    }

    async #done(): Promise<this> {
        await this.settled();
        return this;
    }

    #isPending(): boolean {
        const { modal } = this;
        const isModalPending = modal !== undefined && modal.#isPending();
        return this.#instance.getSnapshot().pending || isModalPending;
    }

    /** Resolves at the next change of this instance or of its modal. */
    async #change(): Promise<void> {
        const { promise, resolve } = Promise.withResolvers<void>();
        const stop = this.#instance.subscribe(resolve);
        await (this.modal === undefined ? promise : Promise.race([promise, this.modal.#change()]));
        stop();
    }

    #throwFailure(): void {
        const { failure } = this.#instance.getSnapshot();
        // Thrown once: without `onChange` typing starts no render, so the snapshot still has the earlier failure.
        const isNew = failure !== this.#thrown;
        this.#thrown = failure;
        if (failure && isNew) throw failure.error;
        if (this.modal !== undefined) this.modal.#throwFailure();
    }

    #followModal(): void {
        const { modal } = this.#instance.getSnapshot();
        if (modal?.id === this.#modal?.id) return;
        this.#modal = undefined;
        if (modal === null) return;
        const { context, render, modalDepth = 0 } = this.#options;
        const block = new Block({
            componentId: modal.componentId,
            props: modal.props,
            context,
            render,
            loadOptions: this.#options.loadOptions,
            folder: this.#options.folder,
            modalDepth: modalDepth + 1,
            closeModal: (action) => this.#instance.onModalClosed(modal.id, action),
        });
        this.#modal = { id: modal.id, block };
        block.#instance.start();
    }

    #top(): Block {
        return this.modal === undefined ? this : this.modal.#top();
    }

    #controls(): Control[] {
        const { element } = this.#instance.getSnapshot();
        return element === null ? [] : controlsOf(this.#instance, element);
    }

    #find(kinds: ControlKind[], name: Name, index?: number): Control {
        const all = this.#controls().filter(({ kind }) => kinds.includes(kind));
        const found = all.filter((control) =>
            typeof name === 'string' ? control.name === name : name.test(control.name),
        );
        const control = found[index ?? 0];
        const what = kinds.join(' or ');
        if (control === undefined) {
            const names =
                all.length === 0 ? 'It has none' : `It has ${list(all.map((one) => one.name))}`;
            const place = this.#options.closeModal
                ? 'The open modal'
                : `“${this.#options.componentId}”`;
            throw new HarnessError(
                'no_control',
                `${place} has no ${what} ${quote(name)}. ${names}.`,
            );
        }
        if (found.length > 1 && index === undefined) {
            throw new HarnessError(
                'no_control',
                `${found.length} controls are named ${quote(name)}: choose one with { index }.`,
            );
        }
        if (control.isDisabled) {
            throw new HarnessError('control_disabled', `The ${what} ${quote(name)} is disabled.`);
        }
        return control;
    }

    #confirmed({ confirm }: Control, options: PressOptions): boolean {
        if (confirm === undefined) return true;
        this.questions.push(String(this.#instance.store.resolve(confirm.text)));
        return options.confirm ?? true;
    }

    async #optionsOf({ options }: SelectElement): Promise<SelectOption[]> {
        if (options.kind === 'static') {
            return this.#instance.store.resolve(options.items) as SelectOption[]; // The cast holds: `resolve` keeps the shape.
        }
        const url =
            options.kind === 'remote'
                ? webURL(joinURL(this.#instance.store.resolve(options.url)))
                : null;
        if (url === null) return [];
        const loaded = await this.#options.loadOptions(url.href);
        const items: unknown = Array.isArray(loaded)
            ? loaded
            : (loaded as { items?: unknown } | null)?.items;
        return Array.isArray(items) ? (items as SelectOption[]) : [];
    }
}

function quote(name: Name): string {
    return typeof name === 'string' ? `“${name}”` : String(name);
}

function list(names: readonly string[]): string {
    return names.map(quote).join(', ') || 'none';
}
