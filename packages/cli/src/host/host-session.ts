import type {
    ContentKitContext,
    ContentKitRenderOutput,
    Delivery,
    EventType,
    InvocationDetail,
    InvocationSummary,
    LiveMessage,
    SavedFixture,
    WorkbenchIntegration,
    WorkbenchState,
} from '@bindery/contract';
import { Block, Client } from '@bindery/testing';
import { setTimeout as sleep } from 'node:timers/promises';

import { CommandError } from '../error.ts';
import { eventsOf } from './server-sent-events.ts';

/** The place of an installation: the account, or one space or site. */
export interface Place {
    space?: string | undefined;
    site?: string | undefined;
}

export interface RenderInput extends Place {
    props?: Record<string, unknown> | undefined;
    state?: Record<string, unknown> | undefined;
    action?: ({ action: string } & Record<string, unknown>) | undefined;
}

/** Longer than the 30 s that an invocation may take. */
const OUTCOME_MS = 35_000;
const POLL_MS = 20;

/** A running host, as commands and coding agents use it. */
export class HostSession {
    readonly api: string;
    readonly #token: string;
    readonly #client: Client;

    constructor(api: string, token: string) {
        this.api = api;
        this.#token = token;
        this.#client = new Client(api, token);
    }

    /** @throws CommandError `host_unreachable`. */
    async requireReachable(): Promise<void> {
        try {
            await fetch(`${this.api}/v1/user`, { method: 'HEAD' });
        } catch (cause) {
            throw new CommandError(
                'host_unreachable',
                `${this.api} does not answer: check --endpoint, and that the host runs.`,
                { cause },
            );
        }
    }

    request<Result>(method: string, path: string, body?: unknown): Promise<Result> {
        return this.#client.request(method, path, body);
    }

    state(): Promise<WorkbenchState> {
        return this.request('GET', '/workbench/state');
    }

    /** Returns the integration of a name, or the only one. @throws CommandError `integration_unknown`. */
    async integration(name?: string): Promise<WorkbenchIntegration> {
        const { integrations } = await this.state();
        const names = integrations.map(({ integration }) => integration.name);
        const found =
            name === undefined
                ? integrations.length === 1
                    ? integrations[0]
                    : undefined
                : integrations.find(({ integration }) => integration.name === name);
        if (found !== undefined) return found;
        throw new CommandError(
            'integration_unknown',
            name === undefined
                ? `Name an integration with --integration: ${names.join(', ') || 'the host has none'}.`
                : `The host has no integration “${name}”. It has: ${names.join(', ') || 'none'}.`,
        );
    }

    /** Renders a component in a document. */
    async render(
        name: string | undefined,
        componentId: string,
        input: RenderInput,
    ): Promise<Block> {
        const { integration, folder = '' } = await this.integration(name);
        const { spaces } = await this.state();
        const context: ContentKitContext = {
            type: 'document',
            spaceId: input.space ?? spaces[0]?.id ?? '',
            editable: true,
            theme: 'light',
        };
        return Block.render({
            componentId,
            props: input.props ?? {},
            state: input.state,
            initialAction: input.action,
            context,
            folder,
            render: (request) =>
                this.request<ContentKitRenderOutput>(
                    'POST',
                    `/v1/integrations/${integration.name}/render`,
                    request,
                ),
            loadOptions: async (url) => (await fetch(url)).json() as Promise<unknown>,
        });
    }

    /** Sends an event and waits for its outcome. */
    async send(
        name: string | undefined,
        event: { type: EventType } & Record<string, unknown>,
    ): Promise<InvocationDetail> {
        const { integration } = await this.integration(name);
        const { invocationId } = await this.request<{ invocationId: string }>(
            'POST',
            '/workbench/events',
            { integration: integration.name, event },
        );
        return this.outcome(invocationId);
    }

    /** Waits until an invocation has ended. @throws CommandError `no_outcome`. */
    async outcome(id: string): Promise<InvocationDetail> {
        const deadline = Date.now() + OUTCOME_MS;
        while (Date.now() < deadline) {
            const found = await this.invocation(id);
            if (found.state !== 'running') return found;
            await sleep(POLL_MS);
        }
        throw new CommandError('no_outcome', `The invocation ${id} did not end.`);
    }

    invocation(id: string): Promise<InvocationDetail> {
        return this.request('GET', `/workbench/invocations/${encodeURIComponent(id)}`);
    }

    /** Returns the latest invocations, newest first. */
    async invocations(
        integration: string | undefined,
        limit: number,
    ): Promise<InvocationSummary[]> {
        const query = new URLSearchParams({ limit: String(limit) });
        if (integration !== undefined) query.set('integration', integration);
        const { items } = await this.request<{ items: InvocationSummary[] }>(
            'GET',
            `/workbench/invocations?${query.toString()}`,
        );
        return items;
    }

    async deliveries(filter: Record<string, string>): Promise<Delivery[]> {
        const query = new URLSearchParams(filter).toString();
        return (await this.request<{ items: Delivery[] }>('GET', `/workbench/deliveries?${query}`))
            .items;
    }

    /** Sends the event of an invocation again. */
    async replay(invocationId: string): Promise<InvocationDetail> {
        const path = `/workbench/invocations/${encodeURIComponent(invocationId)}/replay`;
        const replayed = await this.request<{ invocationId: string }>('POST', path, {});
        return this.outcome(replayed.invocationId);
    }

    /** Writes the event of an invocation to `tests/fixtures` in the integration's folder. */
    saveFixture(invocationId: string, name?: string): Promise<SavedFixture> {
        const path = `/workbench/invocations/${encodeURIComponent(invocationId)}/fixture`;
        return this.request('POST', path, name === undefined ? {} : { name });
    }

    /** Changes fields of a configuration. @throws CommandError `not_installed`. */
    async configure(
        name: string | undefined,
        values: Record<string, unknown>,
        removed: readonly string[],
        place: Place,
    ): Promise<void> {
        const { integration, installations } = await this.integration(name);
        const [installed] = installations;
        if (installed === undefined) throw notInstalled(integration.name);
        const path = `/workbench/integrations/${integration.name}/installations/${installed.installation.id}/configuration`;
        await this.request('PATCH', path, { ...place, values, removed });
    }

    /**
     * Installs an integration on the organization, and on all or some spaces and sites. Returns the titles of the
     * places where it was not installed before.
     */
    async install(
        name: string,
        only: { spaces?: string[]; sites?: string[] } = {},
    ): Promise<string[]> {
        const found = await this.integration(name);
        const { organization, spaces, sites } = await this.state();
        const added: string[] = [];
        let [installed] = found.installations;
        if (installed === undefined) {
            const body = { organization: organization.id };
            const installation = await this.request<{ id: string }>(
                'POST',
                `/v1/integrations/${name}/installations`,
                body,
            );
            added.push(organization.title);
            ({
                installations: [installed],
            } = await this.integration(name));
            if (installed === undefined) throw notInstalled(`${name} (${installation.id})`);
        }
        const base = `/v1/integrations/${name}/installations/${installed.installation.id}`;
        const { target = 'all' } = found.integration;
        const places = [
            ...(target === 'all' || target === 'space' ? spaces : []).map((space) => ({
                ...space,
                path: 'spaces',
                body: { space: space.id },
                isInstalled: installed.spaces.some(({ spaceId }) => spaceId === space.id),
                isWanted: only.spaces?.includes(space.id) ?? only.sites === undefined,
            })),
            ...(target === 'all' || target === 'site' ? sites : []).map((site) => ({
                ...site,
                path: 'sites',
                body: { siteId: site.id },
                isInstalled: installed.sites.some(({ siteId }) => siteId === site.id),
                isWanted: only.sites?.includes(site.id) ?? only.spaces === undefined,
            })),
        ];
        for (const place of places) {
            if (place.isInstalled || !place.isWanted) continue;
            await this.request('POST', `${base}/${place.path}`, place.body);
            added.push(place.title);
        }
        return added;
    }

    /** Removes every installation of an integration in the organization. Returns how many there were. */
    async uninstall(name: string): Promise<number> {
        const { installations } = await this.integration(name);
        for (const { installation } of installations) {
            await this.request(
                'DELETE',
                `/v1/integrations/${name}/installations/${installation.id}`,
            );
        }
        return installations.length;
    }

    /** Calls the public endpoint of an integration's installation. */
    async callEndpoint(
        name: string | undefined,
        path: string,
        init: RequestInit,
    ): Promise<Response> {
        const { integration, installations } = await this.integration(name);
        const { urls } = installations[0]?.installation ?? integration;
        return fetch(`${urls.publicEndpoint}/${path.replace(/^\//, '')}`, init);
    }

    /**
     * Returns the URL with which a configuration screen starts to connect an account: the integration's endpoint with a
     * ticket.
     */
    async connectURL(name: string | undefined, path: string): Promise<string> {
        const { integration, installations } = await this.integration(name);
        const [installed] = installations;
        if (installed === undefined) throw notInstalled(integration.name);
        const { id, urls } = installed.installation;
        const { url } = await this.request<{ url: string }>(
            'POST',
            `/workbench/integrations/${integration.name}/installations/${id}/connect`,
            { url: `${urls.publicEndpoint}/${path.replace(/^\//, '')}` },
        );
        return url;
    }

    /** Yields the messages of the host's live stream until the signal aborts. */
    async *live(signal: AbortSignal): AsyncGenerator<LiveMessage> {
        const response = await fetch(`${this.api}/workbench/live`, {
            signal,
            headers: { authorization: `Bearer ${this.#token}` },
        });
        if (response.body === null) return;
        // The cast holds: the host sends messages of the contract.
        for await (const data of eventsOf(response.body)) yield JSON.parse(data) as LiveMessage;
    }
}

function notInstalled(name: string): CommandError {
    return new CommandError(
        'not_installed',
        `“${name}” is not installed: run “bindery install ${name}”.`,
    );
}
