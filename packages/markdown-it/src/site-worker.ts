/** The worker thread that sends requests to the host for `sync-site.ts`. */
import { workerData, type MessagePort } from 'node:worker_threads';

import { SiteBlocks, type SiteBlocksOptions } from '@bindery/embed/build';

import type { SiteRequest, SiteResponse } from './sync-site.ts';

// The cast holds: `sync-site.ts` starts this file with these values.
const { options, done, port } = workerData as {
    options: SiteBlocksOptions;
    done: Int32Array<SharedArrayBuffer>;
    port: MessagePort;
};

let warnings: string[] = [];
const site = new SiteBlocks(options, (message) => warnings.push(message));

port.on('message', (request: SiteRequest) => void respond(request));

async function respond(request: SiteRequest): Promise<void> {
    const response: SiteResponse = { warnings: [] };
    try {
        if ('known' in request) response.known = await site.known();
        else response.html = await site.render(request.render);
    } catch (error) {
        warnings.push(`[bindery] ${String(error)}`);
    }
    response.warnings = warnings;
    warnings = [];
    port.postMessage(response);
    Atomics.store(done, 0, 1);
    Atomics.notify(done, 0);
}
