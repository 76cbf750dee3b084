import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer, type RunningServer } from '@bindery/server';
import type {
    ContentKitContext,
    ContentKitRenderOutput,
    EventType,
    InvocationDetail,
    SDK,
    WorkbenchIntegration,
    WorkbenchState,
} from '@bindery/contract';

import { Client } from './client.ts';
import { HarnessError } from './error.ts';

/** Longer than the 30 s that the host gives an invocation, whose outcome is stored after its response. */
const OUTCOME_DEADLINE_MS = 35_000;
const OUTCOME_POLL_MS = 20;

export interface HarnessOptions {
    /** `reference`: the SDK in the folder's `node_modules` is bundled. Default `bindery`. */
    sdk?: SDK;
    /** Configuration of the installation, and of its space and site installations. */
    configuration?: { account?: Configuration; space?: Configuration; site?: Configuration };
    /** Lets the integration call loopback and private addresses, such as a fake service in the test. Default false. */
    allowPrivateNetwork?: boolean;
}

type Configuration = Record<string, unknown>;

export interface RenderOptions {
    props?: Record<string, unknown>;
    state?: Record<string, unknown>;
    /** The action that a button or input sends, e.g. `{ action: 'say' }`. */
    action?: { action: string } & Record<string, unknown>;
    /** Default: an editable document in the space. */
    context?: ContentKitContext;
}

/** One integration on its own host: real workerd and a real database, shared with no other test. */
export interface Harness extends AsyncDisposable {
    /** Renders a component. With an action, the component handles the action first. */
    render(componentId: string, options?: RenderOptions): Promise<ContentKitRenderOutput>;
    /** Sends an event and waits until the invocation and its `waitUntil` work have ended. Adds missing ids. */
    send(type: EventType, fields?: Record<string, unknown>): Promise<InvocationDetail>;
    /** Calls the public endpoint of the integration's installation. */
    fetch(path: string, init?: RequestInit): Promise<Response>;
    /** Returns the integration with its installations, their status and configuration. */
    integration(): Promise<WorkbenchIntegration>;
    /** Origin of the host's API, e.g. for a `GitBookAPI` client. */
    api: string;
    /** Bearer token for `api`. */
    token: string;
}

/**
 * Builds the integration in `folder` and starts a host for it. Stop the host with `await using` or
 * `[Symbol.asyncDispose]()`.
 *
 * @throws ServerError when the folder does not build.
 * @example
 * await using harness = await startHarness('examples/hello-world');
 * const output = await harness.render('hello', { action: { action: 'say' } });
 */
export async function startHarness(folder: string, options: HarnessOptions = {}): Promise<Harness> {
    const data = await mkdtemp(join(tmpdir(), 'bindery-harness-'));
    const stack = new AsyncDisposableStack();
    stack.defer(() => rm(data, { recursive: true, force: true }));
    try {
        const server = stack.use(
            await startServer({
                port: 0,
                dataDirectory: data,
                integrations: [{ folder: resolve(folder) }],
                sdk: options.sdk ?? 'bindery',
                allowPrivateNetwork: options.allowPrivateNetwork ?? false,
            }),
        );
        const harness = new ServerHarness(server, stack);
        await harness.configure(options.configuration ?? {});
        return harness;
    } catch (error) {
        await stack.disposeAsync();
        throw error;
    }
}

class ServerHarness implements Harness {
    readonly api: string;
    readonly token: string;
    readonly #client: Client;
    readonly #stack: AsyncDisposableStack;
    readonly #name: string;

    constructor(server: RunningServer, stack: AsyncDisposableStack) {
        this.api = server.api;
        this.token = server.token;
        this.#client = new Client(server.api, server.token);
        this.#stack = stack;
        this.#name = server.integrations[0]?.name ?? '';
    }

    async configure({
        account,
        space,
        site,
    }: NonNullable<HarnessOptions['configuration']>): Promise<void> {
        const path = `/v1/integrations/${this.#name}/installations`;
        const [installed] = (await this.integration()).installations;
        if (installed === undefined) return;
        const base = `${path}/${installed.installation.id}`;
        const patch = (target: string, configuration: Configuration) =>
            this.#client.request('PATCH', target, { configuration });
        if (account) await patch(base, account);
        if (space) {
            for (const { spaceId } of installed.spaces)
                await patch(`${base}/spaces/${spaceId}`, space);
        }
        if (site) {
            for (const { siteId } of installed.sites) await patch(`${base}/sites/${siteId}`, site);
        }
    }

    async render(
        componentId: string,
        options: RenderOptions = {},
    ): Promise<ContentKitRenderOutput> {
        const { props = {}, state, action, context = await this.#documentContext() } = options;
        return this.#client.request('POST', `/v1/integrations/${this.#name}/render`, {
            componentId,
            props,
            context,
            ...(state === undefined ? {} : { state }),
            ...(action === undefined ? {} : { action }),
        });
    }

    async send(type: EventType, fields: Record<string, unknown> = {}): Promise<InvocationDetail> {
        const { invocationId } = await this.#client.request<{ invocationId: string }>(
            'POST',
            '/workbench/events',
            { integration: this.#name, event: { ...fields, type } },
        );
        const deadline = Date.now() + OUTCOME_DEADLINE_MS;
        while (Date.now() < deadline) {
            const path = `/workbench/invocations/${invocationId}`;
            const invocation = await this.#client.request<InvocationDetail>('GET', path);
            if (invocation.state !== 'running') return invocation;
            await sleep(OUTCOME_POLL_MS);
        }
        throw new HarnessError(
            'no_outcome',
            `${type} did not end within ${OUTCOME_DEADLINE_MS / 1000} s`,
        );
    }

    async fetch(path: string, init?: RequestInit): Promise<Response> {
        const { integration, installations } = await this.integration();
        const { urls } = installations[0]?.installation ?? integration;
        return fetch(`${urls.publicEndpoint}/${path.replace(/^\//, '')}`, init);
    }

    async integration(): Promise<WorkbenchIntegration> {
        const { integrations } = await this.#state();
        const [found] = integrations;
        if (found === undefined)
            throw new HarnessError('not_installed', `${this.#name} is not installed`);
        return found;
    }

    async #documentContext(): Promise<ContentKitContext> {
        const { spaces } = await this.#state();
        return { type: 'document', spaceId: spaces[0]?.id ?? '', editable: true, theme: 'light' };
    }

    #state(): Promise<WorkbenchState> {
        return this.#client.request('GET', '/workbench/state');
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#stack.disposeAsync();
    }
}
