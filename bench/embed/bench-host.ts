import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PublishableKey, WorkbenchState } from '@bindery/contract';

import { buildApps } from '../../scripts/lib/build-apps.ts';
import { startChild } from '../platform/start-child.ts';

const BENCH = join(import.meta.dirname, '..');

/** The built script and its chunks. */
export const EMBED = join(BENCH, '../packages/embed/dist-browser');

/** Number of keys. One is not enough, because the host limits the requests with each key. */
const KEYS = 50;

export interface BenchHost extends AsyncDisposable {
    api: string;
    /** The host's process. */
    pid: number;
    /** An empty folder for the bench's files. */
    folder: string;
    keys: string[];
}

/** Starts a host with a block that may be cached for an hour, and creates keys for it. */
export async function startBenchHost(): Promise<BenchHost> {
    await buildApps();
    const stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'bindery-bench-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    let pid = 0;
    const { api, token } = await startChild<{ api: string; token: string }>(
        stack,
        join(BENCH, 'platform/host.ts'),
        [join(BENCH, 'platform/integration'), join(folder, 'data'), EMBED],
        (child) => (pid = child.pid ?? 0),
    );
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const state = (await (
        await fetch(`${api}/workbench/state`, { headers })
    ).json()) as WorkbenchState;
    const createKey = async (_: unknown, index: number) => {
        const response = await fetch(`${api}/workbench/publishable-keys`, {
            method: 'POST',
            headers,
            body: JSON.stringify({
                name: `Bench ${index}`,
                space: state.spaces[0]?.id,
                blocks: [{ integration: 'bench-block' }],
                origins: ['http://127.0.0.1:*'],
            }),
        });
        return ((await response.json()) as PublishableKey).key;
    };
    const keys = await Promise.all(Array.from({ length: KEYS }, createKey));
    return { api, pid, folder, keys, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Returns the path of the request for the first render of cached blocks. */
export function renderPath(key: string, blocks: number): string {
    const renders = Array.from({ length: blocks }, (_, index) => ({
        id: String(index),
        integration: 'bench-block',
        componentId: 'block',
        props: { cached: true, index },
    }));
    const request = Buffer.from(JSON.stringify({ renders })).toString('base64url');
    return `/embed/v1/render?key=${key}&request=${request}`;
}
