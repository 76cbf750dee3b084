import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type {
    InvocationDetail,
    InvocationSummary,
    WorkbenchIntegration,
    WorkbenchSpace,
    WorkbenchState,
} from '@bindery/contract';
import { GitBookAPI } from '@gitbook/api';

import { openTestSchema, type TestDatabase } from '@bindery/test-support/databases';
import { startServer, type RunningServer, type ServerOptions } from '../src/index.ts';

export const PROBE = fileURLToPath(new URL('fixtures/probe', import.meta.url));

export interface TestServer extends AsyncDisposable {
    server: RunningServer;
    /** The local user's client. */
    api: GitBookAPI;
    dataDirectory: string;
    /** Sends a request with the local user's token. */
    call(method: string, path: string, body?: unknown): Promise<Response>;
    /** Calls as `call` does. Returns the JSON body; throws for error statuses. */
    json<T>(method: string, path: string, body?: unknown): Promise<T>;
    state(): Promise<WorkbenchState>;
    probe(): Promise<WorkbenchIntegration>;
    space(): Promise<WorkbenchSpace>;
    installationId(): Promise<string>;
    /** Waits for a matching invocation that has ended. */
    waitFor(matches: (summary: InvocationSummary) => boolean): Promise<InvocationDetail>;
}

export interface TestServerOptions extends Partial<ServerOptions> {
    /** PostgreSQL: a new schema of the shared server. Default: PGlite. */
    database?: TestDatabase;
}

/** Starts a server with a new data folder and the probe integration. */
export async function startTestServer({
    database = 'pglite',
    ...options
}: TestServerOptions = {}): Promise<TestServer> {
    const stack = new AsyncDisposableStack();
    const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'bindery-test-')));
    if (options.dataDirectory === undefined) {
        stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
    }
    const postgres = await openTestSchema(database);
    if (postgres !== undefined) stack.use(postgres);
    const server = stack.use(
        await startServer({
            port: 0,
            integrations: [{ folder: PROBE }],
            log: ({ message, error }) => console.error(message, error),
            ...(postgres && { databaseUrl: postgres.url, databaseSchema: postgres.schema() }),
            ...options,
            dataDirectory,
        }),
    );
    const call: TestServer['call'] = (method, path, body) =>
        fetch(server.api + path, {
            method,
            headers: {
                Authorization: `Bearer ${server.token}`,
                ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
    const json = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
        const response = await call(method, path, body);
        if (!response.ok) {
            throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
        }
        return (await response.json()) as T;
    };
    const state = () => json<WorkbenchState>('GET', '/workbench/state');
    const required = <T>(value: T | undefined): T => {
        if (value === undefined) throw new Error('It should be there.');
        return value;
    };
    const probe = async () =>
        required(
            (await state()).integrations.find(({ integration }) => integration.name === 'probe'),
        );
    return {
        server,
        api: new GitBookAPI({ endpoint: server.api, authToken: server.token }),
        dataDirectory,
        call,
        json,
        state,
        probe,
        space: async () => required((await state()).spaces[0]),
        installationId: async () => required((await probe()).installations[0]).installation.id,
        async waitFor(matches) {
            const deadline = Date.now() + 10_000;
            for (;;) {
                const { items } = await json<{ items: InvocationSummary[] }>(
                    'GET',
                    '/workbench/invocations?limit=200',
                );
                const found = items.find((item) => item.state !== 'running' && matches(item));
                if (found !== undefined) {
                    return json('GET', `/workbench/invocations/${found.id}`);
                }
                if (Date.now() > deadline) {
                    throw new Error(
                        `No such invocation among:\n${items.map((item) => `${item.type} ${item.label} ${item.state} ${item.status}`).join('\n')}`,
                    );
                }
                await new Promise((resolve) => setTimeout(resolve, 25));
            }
        },
        [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
}
