/** Puts the isolate host together. */
import { availableParallelism } from 'node:os';

import type { IsolateHost, IsolateHostOptions } from '../interface.ts';
import { socketDirectory } from './directory.ts';
import { openGateway } from './gateway.ts';
import { Host } from './host.ts';
import type { LoadedIsolate } from './isolate.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { Pool } from './pool.ts';
import { WorkerdProcess } from './process.ts';
import { Suspects } from './suspects.ts';

/** A process with nothing loaded has 55 MB resident; what one tenant may use comes on top. */
const EMPTY_PROCESS_BYTES = 64 * 1024 * 1024;
/** A collected heap is given back late, so a tenant alone may reach this many times its limit for a moment. */
const ALONE_MEMORY_FACTOR = 2;
/**
 * Starts workerd processes and returns the host that runs invocations in them.
 *
 * @throws IsolateError `start_failed` when workerd does not start.
 * @example
 * await using host = await startIsolateHost({ apiOrigin: 'http://localhost:4880', platformFetch });
 * const { response, outcome } = await host.invoke(invocation);
 */
export async function startIsolateHost(options: IsolateHostOptions): Promise<IsolateHost> {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const directory = await socketDirectory(options.directory);
    const registry = new Map<string, LoadedIsolate>();
    const gateway = await openGateway(
        directory,
        registry,
        options.platformFetch,
        limits.scriptBytes,
    );
    const suspects = new Suspects();
    let number = 0;
    try {
        const pool = await Pool.start({
            size: options.processes ?? availableParallelism(),
            start: () =>
                WorkerdProcess.start({
                    number: number++,
                    directory,
                    gatewayPath: gateway.path,
                    apiOrigin: options.apiOrigin,
                    heapBytes: limits.memoryBytes,
                    dataBytes: limits.processMemoryBytes,
                    registry,
                }),
            stallMs: limits.stallMs,
            memoryBytes: limits.processMemoryBytes,
            aloneMemoryBytes: EMPTY_PROCESS_BYTES + limits.memoryBytes * ALONE_MEMORY_FACTOR,
            isolateIdleMs: limits.isolateIdleMs,
            loadsPerProcess: limits.loadsPerProcess,
            drainMs: limits.wallTimeMs,
            suspects,
        });
        // A folder that was given is not ours to remove.
        const owned = options.directory === undefined ? directory : undefined;
        return new Host({ limits, gateway, pool, suspects, directory: owned });
    } catch (error) {
        await gateway[Symbol.asyncDispose]();
        throw error;
    }
}
