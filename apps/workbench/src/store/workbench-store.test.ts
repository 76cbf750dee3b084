import type { FolderBuild, InvocationSummary, WorkbenchState } from '@bindery/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { invocation } from '../activity/invocation.fixture.ts';
import { MAX_INVOCATIONS } from './merge-invocations.ts';

const building: FolderBuild = { integration: 'a', folder: '/a', status: { state: 'building' } };

function state(title: string, fields: Partial<WorkbenchState> = {}): WorkbenchState {
    return {
        organization: { id: 'o', title },
        user: { id: 'u', displayName: 'Ada', permissions: [] },
        organizations: [{ id: 'o', title }],
        spaces: [],
        sites: [],
        integrations: [],
        builds: [],
        mode: 'development',
        ...fields,
    };
}

/** A server whose responses to GET requests the test sends one by one, and whose live stream it writes to. */
class FakeServer {
    readonly #pending: { path: string; respond: (response: Response) => void }[] = [];
    #stream: ReadableStreamDefaultController<Uint8Array> | undefined;

    readonly fetch = (path: string | URL | Request): Promise<Response> => {
        if (String(path) === '/workbench/live') {
            const body = new ReadableStream<Uint8Array>({
                start: (controller) => {
                    this.#stream = controller;
                },
            });
            return Promise.resolve(new Response(body));
        }
        return new Promise((respond) => this.#pending.push({ path: String(path), respond }));
    };

    /** Paths of the requests without a response. */
    get open(): string[] {
        return this.#pending.map(({ path }) => path);
    }

    async respond(prefix: string, body: unknown, status = 200): Promise<void> {
        const index = this.#pending.findIndex(({ path }) => path.startsWith(prefix));
        const [request] = this.#pending.splice(index, index < 0 ? 0 : 1);
        if (!request) throw new Error(`No open request for ${prefix}`);
        request.respond(Response.json(body, { status }));
        await vi.advanceTimersByTimeAsync(0);
    }

    async send(message: object): Promise<void> {
        this.#stream?.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(message)}\n\n`));
        await vi.advanceTimersByTimeAsync(0);
    }

    async breakConnection(): Promise<void> {
        this.#stream?.close();
        await vi.advanceTimersByTimeAsync(250);
    }
}

/** Loads the module again, because its store and queues are module state. */
async function load() {
    vi.resetModules();
    const server = new FakeServer();
    vi.stubGlobal('fetch', server.fetch);
    const workbench = await import('./workbench-store.ts');
    return { server, ...workbench };
}

async function connect() {
    const loaded = await load();
    const connection = loaded.connectWorkbench();
    disposables.push(connection);
    await vi.advanceTimersByTimeAsync(0);
    await loaded.server.send({ type: 'hello', startedAt: 1 });
    return loaded;
}

let disposables: Disposable[] = [];

beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', { querySelector: () => null });
});
afterEach(() => {
    for (const disposable of disposables) disposable[Symbol.dispose]();
    disposables = [];
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

describe('refreshState', () => {
    it('fetches once more for all callers that arrive during a fetch', async () => {
        const { server, refreshState, workbenchStore } = await load();
        const titles: (string | undefined)[] = [];
        const note = () => titles.push(workbenchStore.get().state?.organization.title);
        const first = refreshState().then(note);
        const second = refreshState().then(note);
        const third = refreshState().then(note);
        expect(server.open).toEqual(['/workbench/state']);
        await server.respond('/workbench/state', state('before'));
        await first;
        expect(titles).toEqual(['before']);
        expect(server.open).toEqual(['/workbench/state']);
        await server.respond('/workbench/state', state('after'));
        await Promise.all([second, third]);
        expect(titles).toEqual(['before', 'after', 'after']);
        expect(server.open).toEqual([]);
    });

    it('keeps the last state after a failure, and clears the problem after a success', async () => {
        const { server, refreshState, workbenchStore } = await load();
        void refreshState();
        await server.respond('/workbench/state', state('first'));
        void refreshState();
        await server.respond('/workbench/state', { error: 'broken' }, 500);
        expect(workbenchStore.get()).toMatchObject({
            state: { organization: { title: 'first' } },
            problem: { message: 'broken' },
        });
        void refreshState();
        await server.respond('/workbench/state', state('third'));
        expect(workbenchStore.get()).toMatchObject({
            state: { organization: { title: 'third' } },
            problem: null,
        });
    });
});

describe('live messages', () => {
    it('take precedence over a response that was requested before them', async () => {
        const { server, workbenchStore } = await connect();
        await server.send({ type: 'build', ...building });
        await server.send({ type: 'version', integration: 'a', version: 7 });
        await server.respond('/workbench/state', state('x'));
        expect(workbenchStore.get()).toMatchObject({
            builds: [building],
            runningVersions: { a: 7 },
        });
    });

    it('fetch the state once for a group of changes', async () => {
        const { server } = await connect();
        await server.respond('/workbench/state', state('x'));
        await server.respond('/workbench/invocations', { items: [] });
        await server.send({ type: 'state' });
        await server.send({ type: 'version', integration: 'a', version: 2 });
        await server.send({ type: 'state' });
        expect(server.open).toEqual([]);
        await vi.advanceTimersByTimeAsync(120);
        expect(server.open).toEqual(['/workbench/state']);
    });

    it('add invocations in batches', async () => {
        const { server, workbenchStore } = await connect();
        let updates = 0;
        workbenchStore.subscribe(() => {
            updates += 1;
        });
        for (let index = 0; index < 20; index += 1) {
            const item = invocation({ id: `i${index}`, startedAt: index });
            await server.send({ type: 'invocation', invocation: item });
        }
        expect(updates).toBe(0);
        await vi.advanceTimersByTimeAsync(32);
        expect(updates).toBe(1);
        expect(workbenchStore.get().invocations).toHaveLength(20);
    });

    it('record the document version of a page', async () => {
        const { server, workbenchStore } = await connect();
        await server.send({ type: 'page', spaceId: 's', pageId: 'p', documentVersion: 4 });
        expect(workbenchStore.get().pageVersions).toEqual({ p: 4 });
    });

    it('count reconnections and fetch everything again', async () => {
        const { server, workbenchStore } = await connect();
        await server.respond('/workbench/state', state('x'));
        await server.respond('/workbench/invocations', { items: [] });
        expect(workbenchStore.get().reconnections).toBe(0);
        await server.breakConnection();
        await server.send({ type: 'hello', startedAt: 1 });
        expect(workbenchStore.get().reconnections).toBe(1);
        expect(server.open).toEqual(['/workbench/state', '/workbench/invocations?limit=100']);
    });
});

describe('loadOlderInvocations', () => {
    it('requests invocations before the oldest known one and returns their number', async () => {
        const { server, loadOlderInvocations, workbenchStore } = await connect();
        const list: InvocationSummary[] = [invocation({ id: 'b', startedAt: 2 })];
        await server.respond('/workbench/invocations', { items: list });
        const loading = loadOlderInvocations();
        expect(server.open.at(-1)).toBe('/workbench/invocations?limit=100&before=b');
        await server.respond('/workbench/invocations?limit=100&before=b', {
            items: [invocation({ id: 'a', startedAt: 1 })],
        });
        expect(await loading).toBe(1);
        const { invocations } = workbenchStore.get();
        expect(invocations.map(({ id }) => id)).toEqual(['b', 'a']);
        expect(invocations.length).toBeLessThanOrEqual(MAX_INVOCATIONS);
    });
});
