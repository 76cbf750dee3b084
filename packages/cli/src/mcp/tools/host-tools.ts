import type { EventType } from '@bindery/contract';
import { z } from 'zod';

import type { Register } from './define.ts';

const fields = z.record(z.string(), z.unknown());

/** Registers the tools that use the host: status, install, configure, events, traces, endpoint. */
export function registerHostTools(register: Register): void {
    register(
        'status',
        'Everything with its ids: organization, spaces with pages, sites, the integration with its installations, status and configuration, and the build.',
        {},
        async (_input, session) => {
            if (!session.hasManifest)
                return { folder: session.folder, next: 'Call "create", or write the files.' };
            const { host, server } = await session.start();
            const build = await session.freshBuild();
            return { folder: session.folder, api: server.api, build, ...(await host.state()) };
        },
    );
    register(
        'install',
        'Install the integration on the organization and on all, or some, spaces and sites.',
        { spaces: z.array(z.string()).optional(), sites: z.array(z.string()).optional() },
        async ({ spaces, sites }, session) => {
            const host = await session.host();
            const { integration } = await host.integration();
            const added = await host.install(integration.name, {
                ...(spaces === undefined ? {} : { spaces }),
                ...(sites === undefined ? {} : { sites }),
            });
            return { added };
        },
    );
    register(
        'configure',
        'Change fields of the configuration of the account, of a space or of a site. Other fields stay.',
        {
            values: fields,
            removed: z.array(z.string()).default([]),
            space: z.string().optional().describe('id of a space'),
            site: z.string().optional().describe('id of a site'),
        },
        async ({ values, removed, space, site }, session) => {
            const host = await session.host();
            await host.configure(undefined, values, removed, {
                ...(space === undefined ? {} : { space }),
                ...(site === undefined ? {} : { site }),
            });
            return (await host.integration()).installations;
        },
    );
    register(
        'send_event',
        'Send an event once and wait for its outcome: status, response, logs, outbound calls, error with source positions. Missing ids are added.',
        { type: z.string(), fields: fields.default({}) },
        async ({ type, fields: values }, session) =>
            // The host refuses unknown types.
            (await session.host()).send(undefined, { ...values, type: type as EventType }),
    );
    register(
        'traces',
        'The latest invocations, newest first; or one by its id, with event, environment, response, logs, outbound calls and error.',
        {
            id: z.string().optional(),
            limit: z.number().int().min(1).max(100).default(10),
            failed: z.boolean().default(false),
        },
        async ({ id, limit, failed }, session) => {
            const host = await session.host();
            if (id !== undefined) return host.invocation(id);
            const found = await host.invocations(undefined, failed ? 100 : limit);
            return failed ? found.filter(({ state }) => state === 'failed').slice(0, limit) : found;
        },
    );
    register(
        'save_fixture',
        'Write the event of an invocation to tests/fixtures, for h.sendFixture(name) in a test.',
        {
            id: z.string().describe('id of an invocation, from "traces"'),
            name: z.string().optional(),
        },
        async ({ id, name }, session) => (await session.host()).saveFixture(id, name),
    );
    register(
        'call_endpoint',
        'Call the public HTTP endpoint of the integration’s installation.',
        {
            path: z.string().default('/'),
            method: z.string().default('GET'),
            headers: z.record(z.string(), z.string()).default({}),
            body: z.string().optional(),
        },
        async ({ path, method, headers, body }, session) => {
            const response = await (
                await session.host()
            ).callEndpoint(undefined, path, {
                method,
                headers,
                redirect: 'manual',
                ...(body === undefined ? {} : { body }),
            });
            return {
                status: response.status,
                headers: Object.fromEntries(response.headers),
                body: await response.text(),
            };
        },
    );
}
