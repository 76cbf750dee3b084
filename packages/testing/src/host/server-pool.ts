import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKitServer, type KitServer } from '@bindery/server';

/** Servers that tests use one after another. Tests that run at the same time have different servers. */
export interface ServerPool extends AsyncDisposable {
    /** Starts the server when none is running. */
    warm(): void;
    take(): Promise<KitServer>;
    release(server: KitServer): void;
}

export function createServerPool(): ServerPool {
    const stack = new AsyncDisposableStack();
    const free: KitServer[] = [];
    let warming: Promise<KitServer> | undefined;

    async function start(): Promise<KitServer> {
        const data = await mkdtemp(join(tmpdir(), 'bindery-testing-'));
        stack.defer(() => rm(data, { recursive: true, force: true }));
        return stack.use(await startKitServer(data));
    }

    return {
        warm() {
            warming ??= start();
            warming.catch(() => {});
        },
        async take() {
            const ready = free.pop();
            if (ready !== undefined) return ready;
            if (warming === undefined) return start();
            const started = warming;
            warming = undefined;
            return started;
        },
        release: (server) => void free.push(server),
        async [Symbol.asyncDispose]() {
            await warming?.catch(() => {});
            await stack.disposeAsync();
        },
    };
}
