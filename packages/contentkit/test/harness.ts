/** Mounts components in a real page; the test acts as the integration. */
import { test as base, type BrowserContext, type Page } from '@playwright/test';

import type { ObservedValue } from '../scripts/schema-names.ts';
import { checkClaims, claimsActions, watchFrames } from './coverage-claims.ts';

export { expect } from '@playwright/test';
export { covers } from './coverage-claims.ts';

type Data = Record<string, unknown>;

/** A render request. `state` is present from the second render on. */
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
    ownFrames?: string[];
    renderKey?: string;
    controls?: false;
    initialAction?: Data;
    initialOutput?: unknown;
    /** Callbacks to pass to the renderer; other callbacks keep their default behaviour. */
    callbacks?: ('onOpenURL' | 'onUnfurl' | 'onNavigate' | 'loadOptions')[];
}

/** One call of a callback. */
export interface Call {
    name: string;
    value: unknown;
}

export class Harness {
    readonly page: Page;
    readonly requests: Request[] = [];
    readonly calls: Call[] = [];
    /** All requests and outputs, to check the declared coverage. */
    readonly #observed: ObservedValue[];
    /** Responds to `loadOptions`. */
    options: (request: Data) => unknown = () => [];
    #render: Render = () => null;

    constructor(page: Page, observed: ObservedValue[]) {
        this.page = page;
        this.#observed = observed;
    }

    async open(): Promise<void> {
        await this.page.exposeFunction('renderInTest', async (request: Request) => {
            this.requests.push(request);
            this.#observed.push(['request', request]);
            try {
                const rendered = await this.#render(request);
                this.#observed.push(['output', rendered]);
                return { output: rendered };
            } catch (error) {
                return { error: error instanceof Error ? error.message : String(error) };
            }
        });
        await this.page.exposeFunction('callbackInTest', (name: string, value: unknown) => {
            this.calls.push({ name, value });
        });
        await this.page.exposeFunction('loadOptionsInTest', async (request: Data) => {
            try {
                return { options: await this.options(request) };
            } catch (error) {
                return { error: String(error) };
            }
        });
        await this.page.goto('/');
        await this.page.waitForFunction(() => 'harness' in window);
    }

    /** Mounts a component, passed as a render function or as a fixed element that keeps the request's state. */
    async mount(component: Render | Data, options: MountOptions = {}): Promise<void> {
        this.#render =
            typeof component === 'function' ? component : (request) => output(component, request);
        this.#observed.push(['output', options.initialOutput]);
        await this.page.evaluate((mountOptions) => window.harness.mount(mountOptions), options);
    }

    /** Changes the options of the mounted component. */
    async update(options: MountOptions): Promise<void> {
        await this.page.evaluate(
            (mountOptions) => window.harness.mount(mountOptions, true),
            options,
        );
    }

    /** Replaces the render function. */
    renderWith(render: Render): void {
        this.#render = render;
    }

    diagnostics(): Promise<{ code: string; path: string; message: string }[]> {
        return this.page.evaluate(() => window.harness.diagnostics);
    }

    /** Returns the arguments of each call of a callback. */
    called(name: string): unknown[] {
        return this.calls.filter((call) => call.name === name).map((call) => call.value);
    }

    /** Returns the actions that reached the component. */
    actions(): Data[] {
        return this.requests.flatMap((request) => (request.action ? [request.action] : []));
    }

    get lastRequest(): Request | undefined {
        return this.requests.at(-1);
    }
}

/** Returns an output with the props and state of the request. */
export function output(element: Data, request: Request, state?: Data): Data {
    return { type: 'element', element, props: request.props, state: state ?? request.state ?? {} };
}

export const test = base.extend<
    { harness: Harness; observed: ObservedValue[] },
    { sharedContext: BrowserContext }
>({
    // One context per worker, so that later tests load the page from its HTTP and code caches.
    sharedContext: [
        async ({ browser }, use, info) => {
            const { baseURL = '', viewport = null } = info.project.use;
            const context = await browser.newContext({ baseURL, viewport });
            await use(context);
            await context.close();
        },
        { scope: 'worker' },
    ],
    context: async ({ sharedContext }, use) => {
        await use(sharedContext);
        await sharedContext.unrouteAll();
        for (const page of sharedContext.pages()) await page.close();
    },
    observed: [
        // Playwright derives required fixtures from the destructured parameter.
        // oxlint-disable-next-line no-empty-pattern
        async ({}, use, info) => {
            const observed: ObservedValue[] = [];
            await use(observed);
            checkClaims(info, observed);
        },
        { auto: true },
    ],
    harness: async ({ page, observed }, use, info) => {
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        const harness = new Harness(page, observed);
        if (claimsActions(info)) {
            await watchFrames(page, (action) => observed.push(['action', action]));
        }
        await harness.open();
        await use(harness);
        // No output of an integration may make the page throw.
        base.expect(errors).toEqual([]);
    },
});

/** Returns a block around elements. */
export function block(...children: unknown[]): Data {
    return { type: 'block', children };
}
