/** The stage of the browser tests: the test plays the integration, the page is real. */
import { test as base, type Page } from '@playwright/test';

import type { Evidence } from '../scripts/vocabulary.ts';
import { checkClaims, claimsActions, watchFrames } from './evidence.ts';

export { expect } from '@playwright/test';
export { covers } from './evidence.ts';

type Data = Record<string, unknown>;

/** What the renderer asks; the state is there from the second render on. */
export interface Request {
    componentId: string;
    props: Data;
    state?: Data;
    context: Data;
    action?: Data & { action: string };
}

export type Render = (request: Request) => unknown;

interface MountOptions {
    props?: Data;
    context?: Data;
    mode?: 'development' | 'production';
    dir?: 'ltr' | 'rtl';
    page?: Data;
    visitor?: Data;
    renderKey?: string;
    controls?: false;
    initialAction?: Data;
    initialOutput?: unknown;
    /** Callbacks to hand over; without them the renderer does what it does by default. */
    callbacks?: ('onOpenURL' | 'onUnfurl' | 'onNavigate' | 'loadOptions')[];
}

/** One call of a callback. */
export interface Call {
    name: string;
    value: unknown;
}

export class Stage {
    readonly page: Page;
    readonly requests: Request[] = [];
    readonly calls: Call[] = [];
    /** All that was given and got, for what the test says it covers. */
    readonly #evidence: Evidence[];
    /** Answers for `loadOptions`. */
    options: (request: Data) => unknown = () => [];
    #render: Render = () => null;

    constructor(page: Page, evidence: Evidence[]) {
        this.page = page;
        this.#evidence = evidence;
    }

    async open(): Promise<void> {
        await this.page.exposeFunction('stageRender', async (request: Request) => {
            this.requests.push(request);
            this.#evidence.push(['request', request]);
            try {
                const answer = await this.#render(request);
                this.#evidence.push(['output', answer]);
                return { output: answer };
            } catch (error) {
                return { error: error instanceof Error ? error.message : String(error) };
            }
        });
        await this.page.exposeFunction('stageCall', (name: string, value: unknown) => {
            this.calls.push({ name, value });
        });
        await this.page.exposeFunction('stageOptions', async (request: Data) => {
            try {
                return { answer: await this.options(request) };
            } catch (error) {
                return { error: String(error) };
            }
        });
        await this.page.goto('/');
        await this.page.waitForFunction(() => 'stage' in window);
    }

    /** Mounts a component: its element, or how it renders. Elements keep the state that they are sent. */
    async mount(of: Render | Data, options: MountOptions = {}): Promise<void> {
        this.#render = typeof of === 'function' ? of : (request) => output(of, request);
        this.#evidence.push(['output', options.initialOutput]);
        await this.page.evaluate((given) => window.stage.mount(given), options);
    }

    /** Changes what the host gives to the mounted component. */
    async update(options: MountOptions): Promise<void> {
        await this.page.evaluate((given) => window.stage.mount(given, true), options);
    }

    /** From now on the component renders so. */
    renderWith(render: Render): void {
        this.#render = render;
    }

    diagnostics(): Promise<{ code: string; path: string; message: string }[]> {
        return this.page.evaluate(() => window.stage.diagnostics);
    }

    /** The values a callback was called with. */
    called(name: string): unknown[] {
        return this.calls.filter((call) => call.name === name).map((call) => call.value);
    }

    /** The actions that reached the component. */
    actions(): Data[] {
        return this.requests.flatMap((request) => (request.action ? [request.action] : []));
    }

    get lastRequest(): Request | undefined {
        return this.requests.at(-1);
    }
}

/** An output that keeps props and state as they came. */
export function output(element: Data, request: Request, state?: Data): Data {
    return { type: 'element', element, props: request.props, state: state ?? request.state ?? {} };
}

export const test = base.extend<{ stage: Stage; evidence: Evidence[] }>({
    evidence: [
        // Playwright reads the fixtures that one needs from its parameter.
        // oxlint-disable-next-line no-empty-pattern
        async ({}, use, info) => {
            const evidence: Evidence[] = [];
            await use(evidence);
            checkClaims(info, evidence);
        },
        { auto: true },
    ],
    stage: async ({ page, evidence }, use, info) => {
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        const stage = new Stage(page, evidence);
        if (claimsActions(info)) {
            await watchFrames(page, (action) => evidence.push(['action', action]));
        }
        await stage.open();
        await use(stage);
        // Whatever an integration gives, the page must not throw.
        base.expect(errors).toEqual([]);
    },
});

/** A block around elements. */
export function block(...children: unknown[]): Data {
    return { type: 'block', children };
}
