/** Asks the host synchronously, because markdown-it renders synchronously: a worker thread sends the requests. */
import { extname } from 'node:path';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

import {
    DEFAULT_TIMEOUT_MS,
    SiteBlocks,
    type KnownBlock,
    type PageBlock,
    type SiteBlocksOptions,
} from '@bindery/embed/build';

/** A request to the worker. */
export type SiteRequest = { known: true } | { render: readonly PageBlock[] };

/** The worker's response. */
export interface SiteResponse {
    known?: readonly KnownBlock[];
    html?: (string | undefined)[];
    warnings: string[];
}

export interface SyncSite {
    known(): readonly KnownBlock[];
    ofLink(known: readonly KnownBlock[], url: string): PageBlock | undefined;
    render(blocks: readonly PageBlock[]): (string | undefined)[];
}

/** Milliseconds that the worker may need in addition to its requests, e.g. to start. */
const START_MS = 10_000;

/** The most requests of one call: enough for a page with 500 blocks. */
const MAX_REQUESTS = 10;

const sites = new Map<string, SyncSite>();

/** Returns the blocks of a site; one worker for equal options, because VitePress creates several renderers. */
export function syncSite(options: SiteBlocksOptions): SyncSite {
    const name = JSON.stringify(options);
    let site = sites.get(name);
    if (!site) sites.set(name, (site = createSyncSite(options)));
    return site;
}

function createSyncSite(options: SiteBlocksOptions): SyncSite {
    // Checks the options, and matches links.
    const site = new SiteBlocks(options, (message) => console.warn(message));
    const timeoutMs = (options.timeout ?? DEFAULT_TIMEOUT_MS) * MAX_REQUESTS + START_MS;
    let call: ((request: SiteRequest) => SiteResponse | undefined) | undefined;
    const ask = (request: SiteRequest) => {
        call ??= startWorker(options, timeoutMs);
        const response = call(request);
        for (const message of response?.warnings ?? []) console.warn(message);
        return response;
    };
    return {
        known: () => ask({ known: true })?.known ?? options.blocks ?? [],
        ofLink: (known, url) => site.ofLink(known, url),
        render: (blocks) => ask({ render: blocks })?.html ?? blocks.map(() => undefined),
    };
}

function startWorker(
    options: SiteBlocksOptions,
    timeoutMs: number,
): (request: SiteRequest) => SiteResponse | undefined {
    const done = new Int32Array(new SharedArrayBuffer(4));
    const { port1: port, port2 } = new MessageChannel();
    // The worker is TypeScript in the sources, and JavaScript in the package.
    const file = new URL(`./site-worker${extname(import.meta.url)}`, import.meta.url);
    const worker = new Worker(file, {
        workerData: { options, done, port: port2 },
        transferList: [port2],
    });
    worker.unref();
    port.unref();
    return (request) => {
        Atomics.store(done, 0, 0);
        port.postMessage(request);
        if (Atomics.wait(done, 0, 0, timeoutMs) === 'timed-out') return undefined;
        // The cast holds: the worker sends this before it wakes the thread.
        return receiveMessageOnPort(port)?.message as SiteResponse | undefined;
    };
}
