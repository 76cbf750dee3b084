/**
 * A minimal host in place of the platform: public endpoints that call the integration in workerd, and the installation
 * operations of the API.
 */
import { text } from 'node:stream/consumers';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Environment } from '@bindery/contract';

import { envelope, environmentOf } from '../support/envelope.ts';
import type { ObservedAnswer, Workers } from '../support/workerd.ts';
import type { Choices } from './choices.ts';

interface StoredInstallation {
    configuration: Record<string, unknown>;
    externalIds: string[];
}

export interface TestHost extends AsyncDisposable {
    url: string;
    choices: Choices;
    /** By path below the integration: `installations/inst1`, `installations/inst1/spaces/space1`, … */
    installations: Map<string, StoredInstallation>;
    /** The paths of successful updates, in order. */
    updates: string[];
    /** Number of the next updates that fail. */
    failures: number;
    /** The number of reads of a configuration. */
    reads: number;
    /** Updates wait until this resolves. */
    beforeUpdate: () => Promise<void>;
    /** The worker that is called: two workers of one bundle are two isolates. */
    worker: string;
    /** Freezes configurations: environments keep those of this moment, even if the installations change. */
    freeze(): void;
    thaw(): void;
}

const INSTALLATION = /^installations\/[^/]+(?:\/(?:spaces|sites)\/[^/]+)?/;

export async function startHost(workers: () => Workers): Promise<TestHost> {
    const server = createServer(async (incoming, response) => {
        const answer = await route(incoming, await text(incoming));
        const headers: Record<string, string> = { ...answer.headers };
        delete headers['content-length'];
        delete headers['transfer-encoding'];
        response.writeHead(answer.status, headers).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;

    let frozen: Map<string, StoredInstallation> | undefined;
    const host: TestHost = {
        url,
        choices: { provider: '' },
        installations: new Map(),
        updates: [],
        failures: 0,
        reads: 0,
        beforeUpdate: async () => {},
        worker: 'first',
        freeze() {
            frozen = structuredClone(host.installations);
        },
        thaw() {
            frozen = undefined;
        },
        async [Symbol.asyncDispose]() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };

    async function route(incoming: IncomingMessage, body: string): Promise<ObservedAnswer> {
        const path = new URL(incoming.url ?? '/', url).pathname;
        if (path.startsWith('/v1/integrations/demo/')) {
            return answerAPI(
                incoming.method ?? '',
                path.slice('/v1/integrations/demo/'.length),
                body,
            );
        }
        const below = path.replace(/^\/i\/demo\//, '');
        const event = {
            eventId: 'e',
            type: 'fetch',
            request: {
                method: incoming.method?.toLowerCase(),
                url: url + incoming.url,
                headers: {
                    cookie: incoming.headers.cookie ?? '',
                    'content-type': incoming.headers['content-type'] ?? '',
                },
            },
        };
        const environment = assemble(INSTALLATION.exec(below)?.[0]);
        return workers().call(
            host.worker,
            envelope({ event, environment, ...(body === '' ? {} : { body }) }),
        );
    }

    async function answerAPI(method: string, path: string, body: string): Promise<ObservedAnswer> {
        const found = host.installations.get(path);
        if (!found) {
            return json({ error: { code: 404, message: `No ${path}` } }, 404);
        }
        if (method === 'GET') {
            host.reads += 1;
        }
        if (method === 'PATCH') {
            await host.beforeUpdate();
            if (host.failures > 0) {
                host.failures -= 1;
                return json({ error: { code: 503, message: 'Try later' } }, 503);
            }
            host.updates.push(path);
            Object.assign(found, JSON.parse(body));
        }
        return json({ id: path.split('/')[1], ...found });
    }

    /** Returns the environment of the installation at a path. */
    function assemble(path: string | undefined): Environment {
        const [, id, kind, content] = path?.split('/') ?? [];
        const base = environmentOf({
            apiEndpoint: url,
            secrets: { CHOICES: JSON.stringify(host.choices) },
        });
        const configurationOf = (key: string) =>
            structuredClone((frozen ?? host.installations).get(key)?.configuration ?? {});
        return {
            ...base,
            // The integration's own endpoint has no installation.
            installation: id && {
                ...base.installation,
                id,
                configuration: configurationOf(`installations/${id}`),
            },
            ...(kind === 'spaces'
                ? {
                      spaceInstallation: {
                          space: content,
                          configuration: configurationOf(path ?? ''),
                      },
                  }
                : {}),
            ...(kind === 'sites'
                ? {
                      siteInstallation: {
                          site: content,
                          configuration: configurationOf(path ?? ''),
                      },
                  }
                : {}),
            // Fields that the SDK does not read are omitted.
        } as Environment;
    }

    return host;
}

function json(value: unknown, status = 200): ObservedAnswer {
    return {
        status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(value),
    };
}
