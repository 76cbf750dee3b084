/**
 * One component instance, independent of React: its props, state, renders and actions.
 *
 * - Of concurrent renders only the latest counts. A refresh (hot reload, new context) waits for a running action,
 *   because superseding the action would lose its result.
 * - After a failed render the last output stays visible; a retry repeats the same action.
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

/** Maximum number of diagnostics remembered for deduplication; limits memory. */
const MAX_REPORTED = 1000;

export interface OpenModal {
    id: number;
    componentId: string;
    props: Props;
}

export interface Failure {
    error: unknown;
    /** The action of the failed render, repeated by a retry. */
    action: Action | undefined;
}

/** The visible state of an instance. Immutable: every change creates a new snapshot. */
export interface Snapshot {
    element: Element | null;
    pending: boolean;
    failure: Failure | null;
    modal: OpenModal | null;
    completed: boolean;
    /** True if webframes may receive the visitor's claims. */
    visitorAllowed: boolean;
}

/** One call of `render`. */
interface RenderCall {
    sequence: number;
    /** The store's edit counter when the request was sent. */
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
    /** The last raw element, and a cache of parsed elements by raw element. */
    #raw: unknown;
    readonly #cache: ReadCache = new WeakMap();
    /** Host callbacks are deferred until `start`: the constructor runs while React renders the host. */
    #deferredCallbacks: (() => void)[] | null = [];

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

    /** Requests the first render, unless an initial output was given. */
    start(): void {
        if (this.#started) return;
        this.#started = true;
        const deferred = this.#deferredCallbacks ?? [];
        this.#deferredCallbacks = null;
        for (const callback of deferred) this.callHost(callback);
        const { initialAction } = this.#options;
        if (initialAction && !this.#snapshot.element) void this.dispatch(initialAction);
        else if (!this.#snapshot.element && !this.#snapshot.completed) void this.#run(undefined);
    }

    /** Aborts a running render. `start` may be called again, as React's strict mode does. */
    dispose(): void {
        this.#started = false;
        this.#sequence++;
        this.#controller?.abort();
        this.#running = 'nothing';
    }

    /** Applies new options; renders again if props or context changed. */
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

    /** Renders again with the current props and state. */
    refresh(): void {
        if (this.#running === 'action') this.#refreshWanted = true;
        else void this.#run(undefined);
    }

    /** Repeats the failed render. */
    retry(): void {
        const { failure } = this.#snapshot;
        if (failure) void this.#run(failure.action);
    }

    /**
     * Runs an action, with its bindings resolved: built-in actions run here, all others are sent to the component.
     * Resolves when the action is done, has failed or is superseded; never rejects.
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

    /** Merges props into the props of the node. */
    mergeProps(props: Props): void {
        const next = shareStructure(this.#props, { ...this.#props, ...props });
        if (next === this.#props) return;
        this.#props = next;
        this.#notifyPropsChange();
    }

    openModal(componentId: string, props: Props): void {
        this.#set({ modal: { id: ++this.#modals, componentId, props } });
    }

    /** Removes the modal and sends the component the action that closed it, always with a `returnValue`. */
    onModalClosed(id: number, action: Action): void {
        if (this.#snapshot.modal?.id !== id) return;
        this.#set({ modal: null });
        const returnValue = isPlainObject(action['returnValue']) ? action['returnValue'] : {};
        void this.#run({ ...action, returnValue });
    }

    /** Reports a diagnostic to the host, each at most once. */
    readonly report = (diagnostic: Diagnostic): void => {
        const { onDiagnostic } = this.#options;
        if (!onDiagnostic) return;
        const key = `${diagnostic.code} ${diagnostic.path} ${diagnostic.message}`;
        if (this.#reported.has(key) || this.#reported.size >= MAX_REPORTED) return;
        this.#reported.add(key);
        this.callHost(() => onDiagnostic(diagnostic));
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
        const done = this.#call(request, { sequence, sentAt, action, signal: controller.signal });
        // A superseded action settles without waiting for its render, because a host may ignore the signal.
        const superseded = new Promise((resolve) => {
            controller.signal.addEventListener('abort', resolve, { once: true });
        });
        await Promise.race([done, superseded]);
    }

    async #call(request: RenderIntegrationUI, { sequence, sentAt, action, signal }: RenderCall) {
        const startedAt = performance.now();
        const isSuperseded = () => sequence !== this.#sequence;
        const trace = (result: Pick<RenderTrace, 'output' | 'error'>) =>
            this.callHost(() =>
                this.#options.onRender?.({
                    request,
                    durationMs: performance.now() - startedAt,
                    superseded: isSuperseded(),
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
            if (isSuperseded()) return;
            this.#running = 'nothing';
            try {
                this.#accept(output, sentAt, action);
            } catch (error) {
                fail(error);
            }
        } catch (error) {
            // Do not trace the aborted call of a disposed instance.
            if (this.#started) trace({ error });
            if (isSuperseded()) return;
            fail(error);
        }
        if (this.#refreshWanted) void this.#run(undefined);
    }

    #accept(output: ContentKitRenderOutput, sentAt: number, action: Action | undefined): void {
        const raw: unknown = output;
        if (!isPlainObject(raw)) throw invalidOutput('not an object');
        if (raw['type'] === 'complete') {
            const returnValue = isPlainObject(raw['returnValue']) ? raw['returnValue'] : {};
            this.#set({ pending: false, failure: null, completed: true });
            if (this.#options.closeModal) {
                this.#options.closeModal({ action: '@ui.modal.close', returnValue });
            } else this.callHost(() => this.#options.onComplete?.(returnValue));
            return;
        }
        this.#raw = shareStructure(this.#raw, raw['element']);
        const read = new TreeReader(this.report, this.#cache).root(this.#raw);
        if (!read) throw invalidOutput('an object without an element');
        const element = shareStructure(this.#snapshot.element, read);
        if (!this.#options.mountAtOnce) this.progressiveMount.plan(element);
        const state = isPlainObject(raw['state']) ? raw['state'] : {};
        this.store.receive(state, sentAt, collectInitialValues(element));
        if (isPlainObject(raw['props']) && !isDeepEqual(this.#props, raw['props'])) {
            this.#props = raw['props'];
            // Only actions change the document, because the props of a plain render may differ for each reader.
            if (action) this.#notifyPropsChange();
        }
        this.#set({
            element,
            pending: false,
            failure: null,
            completed: false,
            visitorAllowed: raw['canAccessVisitorClaims'] === true,
        });
    }

    /** Reports new props to the host. In a read-only document they only affect the display. */
    #notifyPropsChange(): void {
        const { context, onPropsChange } = this.#options;
        if (context.type === 'document' && !context.editable) return;
        this.callHost(() => onPropsChange?.(this.#props));
    }

    /** Calls a host callback. Its errors go to `reportError` and do not fail the render. */
    callHost(callback: () => void): void {
        if (this.#deferredCallbacks) {
            this.#deferredCallbacks.push(callback);
            return;
        }
        try {
            callback();
        } catch (error) {
            reportError(error);
        }
    }

    #set(change: Partial<Snapshot>): void {
        this.#snapshot = { ...this.#snapshot, ...change };
        for (const listener of this.#listeners) listener();
    }
}

function invalidOutput(description: string): ContentKitError {
    return new ContentKitError(
        'invalid_output',
        `The component's output is ${description}. Its "render" must return a <block>, <modal> or <configuration>.`,
    );
}
