/**
 * The life of one component instance, without any React: render, edit, act, render again.
 *
 * - Only the latest of racing renders wins. A mere refresh (hot reload, new context) never overtakes an action, whose
 *   result would be lost: it waits for it.
 * - A failed render keeps the last good output and can be retried, with the same action.
 */
import type { RenderIntegrationUI } from '@bindery/contract';

import { BUILT_IN_ACTIONS } from './actions/built-in-actions.ts';
import { isPlainObject } from './bindings.ts';
import type { Diagnostic } from './diagnostic.ts';
import { ContentKitError } from './error.ts';
import type { InstanceOptions } from './instance-options.ts';
import type { ContentKitRenderOutput, Props, RenderTrace } from './render.ts';
import { ProgressiveMount } from './progressive-mount.ts';
import { StateStore } from './state-store.ts';
import type { Action, Element } from './tree/element.ts';
import { collectInitialValues } from './tree/initial-values.ts';
import { TreeReader, type ReadCache } from './tree/tree-reader.ts';
import { isDeepEqual, shareStructure } from './tree/structural-sharing.ts';

/** An integration that makes new mistakes for ever need not fill the memory with them. */
const MAX_REPORTED = 1000;

export interface OpenModal {
    id: number;
    componentId: string;
    props: Props;
}

export interface Failure {
    error: unknown;
    /** What was asked when it failed, for the retry. */
    action: Action | undefined;
}

/** What is on the screen. Immutable; a new one for every change. */
export interface Snapshot {
    element: Element | null;
    pending: boolean;
    failure: Failure | null;
    modal: OpenModal | null;
    completed: boolean;
    /** Whether webframes may be told the visitor's claims. */
    visitorAllowed: boolean;
}

/** One call of `render`. */
interface Turn {
    sequence: number;
    /** The store's tick when it was asked. */
    sentAt: number;
    action: Action | undefined;
    signal: AbortSignal;
}

export class ComponentInstance {
    readonly store = new StateStore();
    readonly progressiveMount = new ProgressiveMount();
    #options: InstanceOptions;
    #props: Props;
    #snapshot: Snapshot = {
        element: null,
        pending: false,
        failure: null,
        modal: null,
        completed: false,
        visitorAllowed: false,
    };
    readonly #listeners = new Set<() => void>();
    #sequence = 0;
    #controller: AbortController | null = null;
    #running: 'nothing' | 'refresh' | 'action' = 'nothing';
    #refreshWanted = false;
    #started = false;
    #modals = 0;
    readonly #reported = new Set<string>();
    /** The last element as it came, and what was read of it and of those before. */
    #raw: unknown;
    readonly #cache: ReadCache = new WeakMap();
    /** What an initial output gives to tell waits for the start: the host is being drawn by React meanwhile. */
    #untold: (() => void)[] | null = [];

    constructor(options: InstanceOptions) {
        this.#options = options;
        this.#props = options.props;
        if (options.initialOutput) {
            try {
                this.#accept(options.initialOutput, 0, undefined);
            } catch (error) {
                this.#snapshot = { ...this.#snapshot, failure: { error, action: undefined } };
            }
        }
    }

    get options(): InstanceOptions {
        return this.#options;
    }

    readonly getSnapshot = (): Snapshot => this.#snapshot;

    readonly subscribe = (listener: () => void): (() => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    };

    /** Asks for the first render, unless an initial output was given. */
    start(): void {
        if (this.#started) return;
        this.#started = true;
        const untold = this.#untold ?? [];
        this.#untold = null;
        for (const host of untold) this.tell(host);
        const { initialAction } = this.#options;
        if (initialAction && !this.#snapshot.element) void this.dispatch(initialAction);
        else if (!this.#snapshot.element && !this.#snapshot.completed) void this.#run(undefined);
    }

    /** Drops what is under way. `start` may be called again (React's strict mode does). */
    dispose(): void {
        this.#started = false;
        this.#sequence++;
        this.#controller?.abort();
        this.#running = 'nothing';
    }

    /** Takes new options of the host; renders again where the component would see a difference. */
    configure(options: InstanceOptions): void {
        const previous = this.#options;
        this.#options = options;
        let changed = !isDeepEqual(previous.context, options.context);
        if (
            !isDeepEqual(previous.props, options.props) &&
            !isDeepEqual(this.#props, options.props)
        ) {
            this.#props = options.props;
            changed = true;
        }
        if (changed && this.#started) this.refresh();
    }

    /** Renders again with the present props and state. */
    refresh(): void {
        if (this.#running === 'action') this.#refreshWanted = true;
        else void this.#run(undefined);
    }

    /** Asks again for what failed. */
    retry(): void {
        const { failure } = this.#snapshot;
        if (failure) void this.#run(failure.action);
    }

    /**
     * Does an action: what is built in happens here, anything else is the component's. Bindings in it are resolved.
     * Settles when the action is done, failed or overtaken; never rejects.
     */
    async dispatch(raw: Action): Promise<void> {
        const resolved = this.store.resolve(raw);
        if (!isPlainObject(resolved) || typeof resolved['action'] !== 'string') return;
        const action = resolved as Action;
        const builtIn = Object.hasOwn(BUILT_IN_ACTIONS, action.action)
            ? BUILT_IN_ACTIONS[action.action]
            : undefined;
        if (builtIn?.(action, this) === 'done') return;
        await this.#run(action);
    }

    /** Changes props on the node this instance stands for. */
    mergeProps(props: Props): void {
        const next = shareStructure(this.#props, { ...this.#props, ...props });
        if (next === this.#props) return;
        this.#props = next;
        this.#tellProps();
    }

    openModal(componentId: string, props: Props): void {
        this.#set({ modal: { id: ++this.#modals, componentId, props } });
    }

    /** The modal above closed: the component hears of it by an action (OpenAPI: `@ui.modal.close`). */
    modalClosed(id: number, returnValue: Props): void {
        if (this.#snapshot.modal?.id !== id) return;
        this.#set({ modal: null });
        void this.#run({ action: '@ui.modal.close', returnValue });
    }

    /** Tells the host once of each departure. */
    readonly report = (diagnostic: Diagnostic): void => {
        const { onDiagnostic } = this.#options;
        if (!onDiagnostic) return;
        const key = `${diagnostic.code} ${diagnostic.path} ${diagnostic.message}`;
        if (this.#reported.has(key) || this.#reported.size >= MAX_REPORTED) return;
        this.#reported.add(key);
        this.tell(() => onDiagnostic(diagnostic));
    };

    async #run(action: Action | undefined): Promise<void> {
        const sequence = ++this.#sequence;
        this.#controller?.abort();
        const controller = new AbortController();
        this.#controller = controller;
        this.#running = action ? 'action' : 'refresh';
        if (!action) this.#refreshWanted = false;
        this.#set({ pending: true });
        const sentAt = this.store.tick;
        const state = this.store.current;
        const request: RenderIntegrationUI = {
            componentId: this.#options.componentId,
            props: this.#props,
            context: this.#options.context,
            ...(state ? { state } : {}),
            ...(action ? { action } : {}),
        };
        const done = this.#ask(request, { sequence, sentAt, action, signal: controller.signal });
        // A host need not heed the signal: whoever waits for an action that was overtaken is let go all the same.
        const overtaken = new Promise((resolve) => {
            controller.signal.addEventListener('abort', resolve, { once: true });
        });
        await Promise.race([done, overtaken]);
    }

    async #ask(request: RenderIntegrationUI, { sequence, sentAt, action, signal }: Turn) {
        const startedAt = performance.now();
        const isOvertaken = () => sequence !== this.#sequence;
        const trace = (result: Pick<RenderTrace, 'output' | 'error'>) =>
            this.tell(() =>
                this.#options.onRender?.({
                    request,
                    durationMs: performance.now() - startedAt,
                    superseded: isOvertaken(),
                    ...result,
                }),
            );
        const fail = (error: unknown) => {
            this.#running = 'nothing';
            this.#set({ failure: { error, action }, pending: false });
        };
        try {
            const output = await this.#options.render(request, { signal });
            trace({ output });
            if (isOvertaken()) return;
            this.#running = 'nothing';
            try {
                this.#accept(output, sentAt, action);
            } catch (error) {
                fail(error);
            }
        } catch (error) {
            // That a disposed instance's call was aborted is no news.
            if (this.#started) trace({ error });
            if (isOvertaken()) return;
            fail(error);
        }
        if (this.#refreshWanted) void this.#run(undefined);
    }

    #accept(output: ContentKitRenderOutput, sentAt: number, action: Action | undefined): void {
        const raw: unknown = output;
        if (!isPlainObject(raw)) throw invalid('an answer that is no object');
        if (raw['type'] === 'complete') {
            const returnValue = isPlainObject(raw['returnValue']) ? raw['returnValue'] : {};
            this.#set({ pending: false, failure: null, completed: true });
            if (this.#options.closeModal) this.#options.closeModal(returnValue);
            else this.tell(() => this.#options.onComplete?.(returnValue));
            return;
        }
        this.#raw = shareStructure(this.#raw, raw['element']);
        const read = new TreeReader(this.report, this.#cache).root(this.#raw);
        if (!read) throw invalid('an answer without an element');
        const element = shareStructure(this.#snapshot.element, read);
        this.progressiveMount.plan(element);
        const state = isPlainObject(raw['state']) ? raw['state'] : {};
        this.store.receive(state, sentAt, collectInitialValues(element));
        if (isPlainObject(raw['props']) && !isDeepEqual(this.#props, raw['props'])) {
            this.#props = raw['props'];
            // Only an action may change the document; a render that differs by itself would do so for each reader.
            if (action) this.#tellProps();
        }
        this.#set({
            element,
            pending: false,
            failure: null,
            completed: false,
            visitorAllowed: raw['canAccessVisitorClaims'] === true,
        });
    }

    /** Readers of a page see the change; only who may edit it keeps it. */
    #tellProps(): void {
        const { context, onPropsChange } = this.#options;
        if (context.type === 'document' && !context.editable) return;
        this.tell(() => onPropsChange?.(this.#props));
    }

    /** What the host does with what it is told is its own: a mistake there is reported, and is no failed render. */
    tell(host: () => void): void {
        if (this.#untold) {
            this.#untold.push(host);
            return;
        }
        try {
            host();
        } catch (error) {
            reportError(error);
        }
    }

    #set(change: Partial<Snapshot>): void {
        this.#snapshot = { ...this.#snapshot, ...change };
        for (const listener of this.#listeners) listener();
    }
}

function invalid(what: string): ContentKitError {
    return new ContentKitError(
        'invalid_output',
        `The component gave ${what}. Its "render" must return a <block>, <modal> or <configuration>.`,
    );
}
