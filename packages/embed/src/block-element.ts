/** The custom element `<bindery-block>`: loads, draws and updates one block. */
import type { RenderIntegrationUI } from '@bindery/contract';

import { contextOf, readAttributes, type BlockAttributes } from './attributes.ts';
import type { BlockView, BlockViewOptions } from './block-view.ts';
import { connect, type FirstRender } from './connection.ts';
import { EmbedError, hostAway } from './embed-error.ts';
import { GrantStore } from './grant-store.ts';
import { whenNearViewport } from './near-viewport.ts';
import { createNotice, ELEMENT_STYLES } from './notice.ts';
import { onThemeChange } from './page-theme.ts';
import type { BlockOutput, BlockRender, RenderContext } from './protocol.ts';
import { holdHeight, reserveHeight } from './reserved-height.ts';

/** Milliseconds before the first automatic retry; each further one waits twice as long, up to a minute. */
const RETRY_AFTER_MS = 1000;
const MAX_RETRY_AFTER_MS = 60_000;

/** Attributes that select a block: a change loads it again. `theme` and `props` update the drawn block. */
const IDENTITY = ['integration', 'block', 'key', 'publishable-key', 'host', 'url'];

let elementStyles: CSSStyleSheet | undefined;

export class BinderyBlock extends HTMLElement {
    static readonly observedAttributes = [...IDENTITY, 'props', 'theme', 'locale', 'height'];

    readonly #root: ShadowRoot;
    #attributes: BlockAttributes | undefined;
    /** Aborts everything that belongs to the current load of the block. */
    #load = new AbortController();
    #loading = false;
    #view: BlockView | undefined;
    #viewOptions: BlockViewOptions | undefined;
    #grants = new GrantStore();
    #context: RenderContext | undefined;
    #attempts = 0;
    /** The props that the block itself stored in the attribute. */
    #ownProps: string | undefined;

    constructor() {
        super();
        const declared = this.shadowRoot;
        this.#root = declared ?? this.attachShadow({ mode: 'open' });
        if (!elementStyles) {
            elementStyles = new CSSStyleSheet();
            elementStyles.replaceSync(ELEMENT_STYLES);
        }
        this.#root.adoptedStyleSheets.push(elementStyles);
        // Markup from a server, inside the element, stays visible until the block is drawn.
        if (!declared) this.#root.append(document.createElement('slot'));
    }

    /** Returns the props of the block; an empty object if the attribute is absent or is not JSON. */
    get props(): Record<string, unknown> {
        try {
            return JSON.parse(this.getAttribute('props') ?? '{}') as Record<string, unknown>;
        } catch {
            return {};
        }
    }

    set props(value: Record<string, unknown> | string) {
        this.setAttribute('props', typeof value === 'string' ? value : JSON.stringify(value));
    }

    connectedCallback(): void {
        if (!this.#loading && !this.#view) this.#start();
    }

    /**
     * Keeps the block as it is when `moveBefore` moves the element. Without this method the browser would call
     * `disconnectedCallback` and `connectedCallback`.
     */
    connectedMoveCallback(): void {}

    disconnectedCallback(): void {
        // Frameworks move elements by removing and adding them in one task.
        queueMicrotask(() => {
            if (!this.isConnected) this.#reset();
        });
    }

    attributeChangedCallback(name: string, before: string | null, value: string | null): void {
        if (before === value || !this.isConnected) return;
        if (name === 'height') this.#reserve();
        else if (name === 'props' && value === this.#ownProps) return;
        else if (IDENTITY.includes(name) || !this.#view) {
            // Several attributes usually change in one task.
            this.#reset();
            queueMicrotask(() => this.connectedCallback.call(this));
        } else this.#update();
    }

    /** Loads the block again. */
    reload(): void {
        this.#reset();
        if (this.isConnected) this.#start();
    }

    #start(): void {
        this.#loading = true;
        const load = new AbortController();
        this.#load = load;
        const stop = onThemeChange(() => this.#update());
        load.signal.addEventListener('abort', stop);
        try {
            this.#attributes = readAttributes(this, import.meta.url);
        } catch (error) {
            this.#fail(error);
            return;
        }
        this.#reserve();
        this.#announce();
    }

    /** Announces the block to the connection and asks for its output when the block is near the viewport. */
    #announce(): void {
        const { signal } = this.#load;
        const attributes = this.#attributes;
        if (!attributes) return;
        const { host, key, integration, componentId, props, url } = attributes;
        this.#context = contextOf(this);
        const render: BlockRender = {
            integration,
            componentId,
            props,
            ...(url === undefined ? {} : { action: { action: '@link.unfurl', url } }),
        };
        const first = connect(host, key).first(render, this.#context);
        const forget = whenNearViewport(this, () => void this.#show(first));
        signal.addEventListener('abort', forget);
    }

    async #show(first: FirstRender): Promise<void> {
        const { signal } = this.#load;
        first.request();
        try {
            const [{ mountBlock }, result] = await Promise.all([loadRenderer(), first.output]);
            if (signal.aborted) return;
            await this.#mount(mountBlock, result, signal);
        } catch (error) {
            if (!signal.aborted) this.#fail(error);
        }
    }

    async #mount(
        mountBlock: typeof import('./renderer.tsx').mountBlock,
        result: BlockOutput,
        signal: AbortSignal,
    ): Promise<void> {
        const attributes = this.#attributes;
        if (!attributes) return;
        this.#grants.add(result.grants);
        const container = document.createElement('div');
        const overlays = createOverlays();
        const options: BlockViewOptions = {
            componentId: attributes.componentId,
            props: attributes.props,
            theme: this.#context?.theme ?? 'light',
            initialOutput: result.output,
            visitor: result.visitor,
            page: { id: location.pathname, path: location.pathname, title: document.title },
            ownFrames: result.frames,
            overlays,
            render: (request, settings) => this.#render(request, settings),
            onPropsChange: (props) => this.#propsChanged(props),
            onComplete: (returnValue) => this.#emit('bindery-complete', { returnValue }),
            onNavigate: (target) => this.#emit('bindery-navigate', target),
        };
        const hasMarkup = this.#hasMarkup();
        container.hidden = hasMarkup;
        this.#root.append(container, overlays);
        const view = await mountBlock(container, options);
        if (hasMarkup) await Promise.race([view.complete, after(2000)]);
        if (signal.aborted) {
            view.unmount();
            container.remove();
            overlays.remove();
            return;
        }
        container.hidden = false;
        this.#view = view;
        this.#viewOptions = options;
        this.#loading = false;
        this.#attempts = 0;
        // Not `replaceChildren`, which would load the frames of the container again.
        for (const child of Array.from(this.#root.children)) {
            if (child !== container && child !== overlays) child.remove();
        }
        holdHeight(this, this.#memoryName(), container, signal);
        this.#emit('bindery-ready', {});
        // The page may have changed while the block loaded.
        this.#update();
    }

    #hasMarkup(): boolean {
        const slot = this.#root.querySelector('slot');
        if (!slot) return this.#root.querySelector('.ck') !== null;
        return slot.assignedElements().length > 0;
    }

    async #render(
        request: RenderIntegrationUI,
        { signal }: { signal: AbortSignal },
    ): ReturnType<BlockViewOptions['render']> {
        const attributes = this.#attributes;
        if (!attributes) throw new EmbedError('The block was removed from the page.');
        const { componentId, props, state, action } = request;
        // The casts hold: the API client's types declare these JSON objects as closed interfaces.
        const render: BlockRender = {
            integration: attributes.integration,
            componentId,
            props: props as Record<string, unknown>,
            ...(state ? { state: state as Record<string, unknown> } : {}),
            ...(action ? { action: action as unknown as Record<string, unknown> } : {}),
            grants: this.#grants.of(componentId),
        };
        const connection = connect(attributes.host, attributes.key);
        const result = await connection.render(render, contextOf(this), { signal });
        this.#grants.add(result.grants);
        if (result.visitor) this.#change({ visitor: result.visitor });
        return result.output;
    }

    /** Applies changed props, theme and language to the drawn block. */
    #update(): void {
        const notice = this.#root.querySelector<HTMLElement>('.notice');
        const { theme } = contextOf(this);
        if (notice) notice.dataset['theme'] = theme;
        const options = this.#viewOptions;
        if (!options || !this.#attributes) return;
        try {
            const { props } = readAttributes(this, import.meta.url);
            this.#attributes = { ...this.#attributes, props };
            // Renders again only if the theme or the props are different.
            this.#change({ theme, props });
        } catch (error) {
            this.#reset();
            this.#fail(error);
        }
    }

    #change(change: Partial<BlockViewOptions>): void {
        if (!this.#viewOptions) return;
        this.#viewOptions = { ...this.#viewOptions, ...change };
        this.#view?.update(this.#viewOptions);
    }

    #propsChanged(props: Record<string, unknown>): void {
        this.#ownProps = JSON.stringify(props);
        if (this.#attributes) this.#attributes = { ...this.#attributes, props };
        this.setAttribute('props', this.#ownProps);
        this.#change({ props });
        this.#emit('bindery-props', { props });
    }

    #emit(type: string, detail: object): void {
        this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }

    #fail(error: unknown): void {
        const host = this.#attributes?.host ?? 'The host';
        const failure = error instanceof EmbedError ? error : hostAway(host);
        if (!(error instanceof EmbedError)) console.error(error);
        console.warn(`<bindery-block>: ${failure.message}`, this);
        this.#emit('bindery-error', { message: failure.message });
        this.#root.querySelector('.notice')?.remove();
        // The markup from the server stays visible while the block tries again in the background.
        if (!failure.retryable || !this.#hasMarkup()) {
            const { theme } = contextOf(this);
            this.#root.append(createNotice(failure, theme, () => this.reload()));
        }
        if (failure.retryable) this.#retryLater(failure);
    }

    #retryLater({ retryAfterMs }: EmbedError): void {
        const backoff = Math.min(RETRY_AFTER_MS * 2 ** this.#attempts++, MAX_RETRY_AFTER_MS);
        // Random, because otherwise the blocks of all pages would call a restarted host at the same time.
        const delay = Math.max(retryAfterMs ?? 0, backoff * (0.5 + Math.random()));
        const { signal } = this.#load;
        const retry = () => {
            clearTimeout(timer);
            window.removeEventListener('online', retry);
            if (!signal.aborted) this.#announceAgain();
        };
        const timer = setTimeout(retry, delay);
        window.addEventListener('online', retry, { signal });
        signal.addEventListener('abort', () => clearTimeout(timer));
    }

    #announceAgain(): void {
        if (this.isConnected) this.#announce();
    }

    #reset(): void {
        this.#load.abort();
        this.#loading = false;
        const drawn = this.#view !== undefined;
        this.#view?.unmount();
        this.#view = undefined;
        this.#viewOptions = undefined;
        this.#grants = new GrantStore();
        this.#ownProps = undefined;
        this.#root.querySelector('.notice')?.remove();
        if (drawn) this.#root.replaceChildren(document.createElement('slot'));
    }

    /** Keeps the text below in place while the block loads. */
    #reserve(): void {
        reserveHeight(this, this.#memoryName(), this.#hasMarkup());
    }

    #memoryName(): string {
        const { host, integration, componentId, props, url } = this.#attributes ?? {};
        return JSON.stringify([host, integration, componentId, props, url]);
    }
}

let renderer: Promise<typeof import('./renderer.tsx')> | undefined;

/** Loads the renderer once; a failed load is tried again. */
function loadRenderer(): Promise<typeof import('./renderer.tsx')> {
    renderer ??= import('./renderer.tsx').catch((error: unknown) => {
        renderer = undefined;
        throw error;
    });
    return renderer;
}

/** Creates the container of dialogs, menus and tooltips, above everything on the page. */
function createOverlays(): HTMLElement {
    const overlays = document.createElement('div');
    overlays.className = 'overlays';
    if (!('popover' in overlays)) return overlays;
    overlays.popover = 'manual';
    // In the top layer no ancestor of the element clips, transforms or covers a dialog.
    new MutationObserver(() => {
        overlays.togglePopover(overlays.childElementCount > 0);
    }).observe(overlays, { childList: true });
    return overlays;
}

function after(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
