import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
    CompletionOption,
    ContentKitContext,
    ContentKitRenderOutput,
    EventType,
    InvocationDetail,
    InvocationSummary,
    JSONDocument,
    SDK,
    WorkbenchIntegration,
    WorkbenchState,
} from '@bindery/contract';

import { Block } from './block/block.ts';
import { Client } from './client.ts';
import { HarnessError } from './error.ts';
import { readFixture, withIds } from './fixture.ts';
import { connectToHost } from './host-process.ts';
import { HttpMock } from './http/http-mock.ts';
import { connect, type Connection, type ConnectOptions } from './oauth.ts';
import { openChannel, RemoteError, type Channel } from './rpc/channel.ts';
import { requestFrom, type Opened, type WireRequest } from './rpc/protocol.ts';

/** Longer than the 30 s that the host gives an invocation, whose outcome is stored after its response. */
const OUTCOME_DEADLINE_MS = 35_000;
const OUTCOME_POLL_MS = 5;

export interface HarnessOptions {
    /** `reference`: the SDK in the folder's `node_modules` is bundled. Default `bindery`. */
    sdk?: SDK;
    /** Name of the entry of `envs` to merge into the manifest. */
    environment?: string;
    /** Variables for the manifest's secrets, in addition to those of the process. */
    env?: Record<string, string>;
    /** Configuration of the installation, and of its space and site installations. */
    configuration?: Configurations;
    /** Lets calls without a handler reach the internet. Default false: they fail, and name the missing handler. */
    network?: boolean;
    /** Like `network`, and also reaches loopback and private addresses, such as a fake service in the test. */
    allowPrivateNetwork?: boolean;
    /** Adds handlers before the integration receives its setup events. */
    http?: (http: HttpMock) => void;
}

export type Configuration = Record<string, unknown>;

export interface Configurations {
    account?: Configuration;
    space?: Configuration;
    site?: Configuration;
}

/** A page that a content source computes. */
export interface ComputedPage {
    id: string;
    title: string;
    pages: ComputedPage[];
    /** The reference with which `computeDocument` computes the page's document. */
    computed?: unknown;
}

export interface RenderOptions {
    props?: Record<string, unknown>;
    state?: Record<string, unknown>;
    /** The action that a button or input sends, e.g. `{ action: 'say' }`. */
    action?: { action: string } & Record<string, unknown>;
    /** Default: an editable document in the first space. */
    context?: ContentKitContext;
    /** Id of the space of the document; default: the first. */
    space?: string;
}

/** The virtual clock of a harness: the host, retries, tasks, tokens and `Date` in the integration. */
export interface HarnessClock {
    now(): Promise<Date>;
    /**
     * Moves the clock forward, e.g. `{ hours: 28 }` or milliseconds, and runs everything that becomes due on the way.
     */
    advance(
        by: number | { days?: number; hours?: number; minutes?: number; seconds?: number },
    ): Promise<void>;
}

/** One integration in an organization of its own, on the host that the tests of a run share. */
export interface Harness extends AsyncDisposable {
    /** Renders a component. With an action, the component handles the action first. */
    render(componentId: string, options?: RenderOptions): Promise<Block>;
    /** Renders the component that a pasted link becomes (`@link.unfurl`). */
    unfurl(componentId: string, url: string): Promise<Block>;
    /** Renders a configuration component of a level. */
    renderConfiguration(componentId: string, level: keyof Configurations): Promise<Block>;
    /** Sends an event and waits until the invocation and its `waitUntil` work have ended. Adds missing ids. */
    send(type: EventType, fields?: Record<string, unknown>): Promise<InvocationDetail>;
    send(event: { type: EventType } & Record<string, unknown>): Promise<InvocationDetail>;
    /** Sends the event of `tests/fixtures/NAME.json`, with the ids of this harness. */
    sendFixture(name: string): Promise<InvocationDetail>;
    /** Answers and records the outbound calls of the integration. */
    readonly http: HttpMock;
    readonly clock: HarnessClock;
    /** Runs the queued tasks now, whatever their schedule. */
    runTasks(): Promise<InvocationDetail[]>;
    /** Waits until every event that is due has been handled. */
    settle(): Promise<void>;
    /** Computes the pages of a content source. */
    computePages(sourceId: string, props?: Record<string, unknown>): Promise<ComputedPage[]>;
    /** Computes the document of one page of a content source. */
    computeDocument(sourceId: string, props?: Record<string, unknown>): Promise<JSONDocument>;
    /** Changes fields of the configurations, as the form of the workbench does. */
    configure(configuration: Configurations): Promise<void>;
    /** Fetches the options of a configuration property from its `completion_url`, as the form of the workbench does. */
    completions(level: keyof Configurations, property: string): Promise<CompletionOption[]>;
    /** Connects an account: plays the person's browser and the provider. */
    connect(options?: ConnectOptions): Promise<Connection>;
    /** Calls the public endpoint of the integration's installation. */
    fetch(path: string, init?: RequestInit): Promise<Response>;
    /** Creates a space and installs the integration there. Returns its id. */
    createSpace(title: string): Promise<string>;
    /** Creates a published site of spaces and installs the integration there. Returns its id. */
    createSite(title: string, spaces?: readonly string[]): Promise<string>;
    spaces(): Promise<{ id: string; title: string }[]>;
    sites(): Promise<{ id: string; title: string; url: string }[]>;
    /** Returns the latest invocations, newest first. */
    invocations(): Promise<InvocationSummary[]>;
    /** Returns an invocation with its event, response, logs and outbound calls, when it has ended. */
    invocation(id: string): Promise<InvocationDetail>;
    /** Returns the integration with its installations, their status and configuration. */
    integration(): Promise<WorkbenchIntegration>;
    /** Origin of the host's API, e.g. for a `GitBookAPI` client. */
    api: string;
    /** Bearer token for `api`. */
    token: string;
}

/**
 * Builds the integration in `folder` and installs it on the test host, which the tests of a run share. Close the
 * harness with `await using` or `[Symbol.asyncDispose]()`.
 *
 * @throws HarnessError `request_refused` when the folder does not build, `host_failed`.
 * @example
 * await using h = await startHarness('examples/hello-world');
 * const block = await h.render('hello');
 * await block.press('Say hello');
 * block.text; // 'Hello, world! (1)…'
 */
export async function startHarness(folder: string, options: HarnessOptions = {}): Promise<Harness> {
    const path = resolve(folder);
    const isOpen = options.network === true || options.allowPrivateNetwork === true;
    const link: { channel?: Channel; id?: string } = {};
    let ready: Promise<unknown> = Promise.resolve();
    const http = new HttpMock((hosts) => {
        // Without network, every call is intercepted.
        if (!isOpen || link.id === undefined) return;
        ready = link.channel?.call('intercept', { id: link.id, hosts }) ?? ready;
    });
    options.http?.(http);
    const channel = openChannel(await connectToHost(), {
        outbound: (request: WireRequest) => http.answer(requestFrom(request)),
    });
    link.channel = channel;
    try {
        const opened = await channel.call<Opened>('open', {
            folder: path,
            sdk: options.sdk ?? 'bindery',
            environment: options.environment,
            variables: { ...process.env, ...options.env },
            allowPrivateNetwork: options.allowPrivateNetwork ?? false,
            intercept: isOpen ? [] : ['*'],
        });
        link.id = opened.id;
        const harness = new HostHarness(path, opened, channel, http, () => ready);
        await harness.configure(options.configuration ?? {});
        return harness;
    } catch (error) {
        channel.close();
        if (error instanceof RemoteError) {
            throw new HarnessError('request_refused', error.message, { cause: error });
        }
        throw error;
    }
}

const LEVELS = ['account', 'space', 'site'] as const;

class HostHarness implements Harness {
    readonly api: string;
    readonly token: string;
    readonly http: HttpMock;
    readonly clock: HarnessClock;
    readonly #folder: string;
    readonly #opened: Opened;
    readonly #channel: Channel;
    readonly #client: Client;
    readonly #ready: () => Promise<unknown>;
    #spaceId: string | undefined;

    constructor(
        folder: string,
        opened: Opened,
        channel: Channel,
        http: HttpMock,
        ready: () => Promise<unknown>,
    ) {
        this.#folder = folder;
        this.#opened = opened;
        this.#channel = channel;
        this.#ready = ready;
        this.http = http;
        this.api = opened.api;
        this.token = opened.token;
        this.#client = new Client(opened.api, opened.token);
        this.clock = {
            now: async () => new Date(await this.#host<number>('now')),
            advance: (by) => this.#host('advance', { ms: milliseconds(by) }),
        };
    }

    async configure(configuration: Configurations): Promise<void> {
        if (LEVELS.every((level) => configuration[level] === undefined)) return;
        const base = `${this.#installationPath()}/configuration`;
        const [installed] = (await this.integration()).installations;
        const patch = (values: Configuration, place: { space?: string; site?: string }) =>
            this.#client.request('PATCH', base, { ...place, values, removed: [] });
        const { account, space, site } = configuration;
        if (account) await patch(account, {});
        for (const { spaceId } of installed?.spaces ?? []) {
            if (space) await patch(space, { space: spaceId });
        }
        for (const { siteId } of installed?.sites ?? []) {
            if (site) await patch(site, { site: siteId });
        }
        await this.settle();
    }

    async completions(level: keyof Configurations, property: string): Promise<CompletionOption[]> {
        await this.#ready();
        const [installed] = (await this.integration()).installations;
        const place = {
            account: '',
            space: `?space=${installed?.spaces[0]?.spaceId ?? ''}`,
            site: `?site=${installed?.sites[0]?.siteId ?? ''}`,
        }[level];
        const path = `${this.#installationPath()}/completions/${encodeURIComponent(property)}${place}`;
        const { items } = await this.#client.request<{ items: CompletionOption[] }>('GET', path);
        return items;
    }

    #installationPath(): string {
        const { integration, installationId } = this.#opened;
        return `/workbench/integrations/${integration}/installations/${installationId}`;
    }

    async render(componentId: string, options: RenderOptions = {}): Promise<Block> {
        const { props = {}, state, action, context, space } = options;
        return this.#render({
            componentId,
            props,
            context: context ?? (await this.#documentContext(space)),
            state,
            initialAction: action,
        });
    }

    async unfurl(componentId: string, url: string): Promise<Block> {
        return this.render(componentId, { action: { action: '@link.unfurl', url } });
    }

    async renderConfiguration(componentId: string, level: keyof Configurations): Promise<Block> {
        const [installed] = (await this.integration()).installations;
        const { organization, spaces, sites } = await this.#state();
        const configurationOf = (found: { configuration: unknown } | undefined) => ({
            configuration: found?.configuration ?? {},
        });
        const installation = configurationOf(installed?.installation);
        const props = {
            account: { installation },
            space: { installation, spaceInstallation: configurationOf(installed?.spaces[0]) },
            site: { installation, siteInstallation: configurationOf(installed?.sites[0]) },
        }[level];
        const contexts = {
            account: { type: 'configuration_account', organizationId: organization.id },
            space: { type: 'configuration_space', spaceId: spaces[0]?.id ?? '' },
            site: { type: 'configuration_site', siteId: sites[0]?.id ?? '' },
        } as const;
        return this.#render({
            componentId,
            props,
            context: { ...contexts[level], theme: 'light' },
        });
    }

    async #render(
        options: Pick<
            Parameters<typeof Block.render>[0],
            'componentId' | 'props' | 'context' | 'state' | 'initialAction'
        >,
    ): Promise<Block> {
        await this.#ready();
        return Block.render({
            ...options,
            folder: this.#folder,
            render: (request) =>
                this.#client.request<ContentKitRenderOutput>(
                    'POST',
                    `/v1/integrations/${this.#opened.integration}/render`,
                    request,
                ),
            loadOptions: async (url) => {
                const response = await fetch(url, { headers: { accept: 'application/json' } });
                return response.json();
            },
        });
    }

    async send(
        event: EventType | ({ type: EventType } & Record<string, unknown>),
        fields: Record<string, unknown> = {},
    ): Promise<InvocationDetail> {
        await this.#ready();
        const sent = typeof event === 'string' ? { ...fields, type: event } : event;
        const { invocationId } = await this.#client.request<{ invocationId: string }>(
            'POST',
            '/workbench/events',
            { integration: this.#opened.integration, event: sent },
        );
        return this.#outcome(invocationId, sent.type);
    }

    async sendFixture(name: string): Promise<InvocationDetail> {
        const { event } = readFixture(this.#folder, name);
        const { organization, spaces, sites } = await this.#state();
        const { eventId: _eventId, ...rest } = event;
        const own = withIds(rest, {
            installationId: this.#opened.installationId,
            organizationId: organization.id,
            spaceId: spaces[0]?.id,
            siteId: sites[0]?.id,
        });
        return this.send({ ...own, type: event.type });
    }

    async #outcome(invocationId: string, what: string): Promise<InvocationDetail> {
        const deadline = Date.now() + OUTCOME_DEADLINE_MS;
        while (Date.now() < deadline) {
            const path = `/workbench/invocations/${invocationId}`;
            const invocation = await this.#client.request<InvocationDetail>('GET', path);
            if (invocation.state !== 'running') return invocation;
            await sleep(OUTCOME_POLL_MS);
        }
        throw new HarnessError(
            'no_outcome',
            `${what} did not end within ${OUTCOME_DEADLINE_MS / 1000} s`,
        );
    }

    async runTasks(): Promise<InvocationDetail[]> {
        await this.#ready();
        const ran = await this.#host<InvocationSummary[]>('runTasks');
        return Promise.all(ran.map(({ id, type }) => this.#outcome(id, type)));
    }

    settle(): Promise<void> {
        return this.#host('settle');
    }

    async computePages(
        sourceId: string,
        props: Record<string, unknown> = {},
    ): Promise<ComputedPage[]> {
        return (await this.#compute<{ pages: ComputedPage[] }>('revision', sourceId, props)).pages;
    }

    computeDocument(sourceId: string, props: Record<string, unknown> = {}): Promise<JSONDocument> {
        return this.#compute('document', sourceId, props);
    }

    async #compute<Result>(
        kind: 'revision' | 'document',
        sourceId: string,
        props: Record<string, unknown>,
    ): Promise<Result> {
        await this.#ready();
        const [space] = await this.spaces();
        const source = { type: `integration:${this.#opened.integration}:${sourceId}`, props };
        const path = `/v1/spaces/${space?.id ?? ''}/content/computed/${kind}`;
        return this.#client.request('POST', path, { source, seed: 'test' });
    }

    async connect(options: ConnectOptions = {}): Promise<Connection> {
        await this.#ready();
        const path = options.path ?? (await this.#callbackURL());
        const connection = await connect(
            {
                start: (target) => this.#connectURL(target),
                fetchPublic: (target, init) => this.fetch(target, init),
            },
            this.http,
            path,
            options,
        );
        await this.settle();
        return connection;
    }

    async #callbackURL(): Promise<string> {
        const { configurations } = await this.integration();
        for (const definition of Object.values(configurations)) {
            const properties = (definition as { properties?: Record<string, unknown> }).properties;
            for (const property of Object.values(properties ?? {})) {
                const url = (property as { callback_url?: unknown }).callback_url;
                if (typeof url === 'string') return url;
            }
        }
        throw new HarnessError(
            'connection_failed',
            'The manifest has no configuration property with a callback_url: pass { path }.',
        );
    }

    async fetch(path: string, init?: RequestInit): Promise<Response> {
        await this.#ready();
        const { integration, installations } = await this.integration();
        const { urls } = installations[0]?.installation ?? integration;
        return fetch(`${urls.publicEndpoint}/${path.replace(/^\//, '')}`, init);
    }

    /** Returns the URL with which the configuration screen starts a connection. */
    async #connectURL(path: string): Promise<string> {
        const { integration, installations } = await this.integration();
        const { urls } = installations[0]?.installation ?? integration;
        const { url } = await this.#client.request<{ url: string }>(
            'POST',
            `${this.#installationPath()}/connect`,
            { url: `${urls.publicEndpoint}/${path.replace(/^\//, '')}` },
        );
        return url;
    }

    createSpace(title: string): Promise<string> {
        return this.#host('createSpace', { title });
    }

    async createSite(title: string, spaces?: readonly string[]): Promise<string> {
        const all = spaces ?? (await this.spaces()).map(({ id }) => id);
        return this.#host('createSite', { title, spaces: all });
    }

    async spaces(): Promise<{ id: string; title: string }[]> {
        return (await this.#state()).spaces.map(({ id, title }) => ({ id, title }));
    }

    async sites(): Promise<{ id: string; title: string; url: string }[]> {
        return (await this.#state()).sites;
    }

    async invocations(): Promise<InvocationSummary[]> {
        const path = `/workbench/invocations?integration=${this.#opened.integration}`;
        const { items } = await this.#client.request<{ items: InvocationSummary[] }>('GET', path);
        return items;
    }

    invocation(id: string): Promise<InvocationDetail> {
        return this.#outcome(id, `The invocation ${id}`);
    }

    async integration(): Promise<WorkbenchIntegration> {
        const { integrations } = await this.#state();
        const [found] = integrations;
        if (found === undefined) {
            throw new HarnessError('not_installed', `${this.#opened.integration} is not installed`);
        }
        return found;
    }

    async #documentContext(space: string | undefined): Promise<ContentKitContext> {
        this.#spaceId ??= (await this.#state()).spaces[0]?.id ?? '';
        return {
            type: 'document',
            spaceId: space ?? this.#spaceId,
            editable: true,
            theme: 'light',
        };
    }

    #state(): Promise<WorkbenchState> {
        return this.#client.request('GET', '/workbench/state');
    }

    #host<Result>(method: string, params: object = {}): Promise<Result> {
        return this.#channel.call<Result>(method, { ...params, id: this.#opened.id });
    }

    async [Symbol.asyncDispose](): Promise<void> {
        try {
            await this.#host('close');
        } finally {
            this.#channel.close();
        }
    }
}

function milliseconds(by: Parameters<HarnessClock['advance']>[0]): number {
    if (typeof by === 'number') return by;
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = by;
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
