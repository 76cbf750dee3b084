/** Composition root of the isolate host. */
import { availableParallelism } from 'node:os';

import type { IsolateHost, IsolateHostOptions } from '../interface.ts';
import { socketDirectory } from './socket-directory.ts';
import { openGateway } from './gateway.ts';
import { WorkerdIsolateHost } from './workerd-isolate-host.ts';
import type { LoadedIsolate } from './loaded-isolate.ts';
import { DEFAULT_LIMITS } from './default-limits.ts';
import { ProcessPool } from './process-pool.ts';
import { WorkerdProcess } from './workerd-process.ts';
import { Quarantine } from './quarantine.ts';

/** Resident memory of a process without isolates is 55 MB; the tenant's memory is added to it. */
const EMPTY_PROCESS_BYTES = 64 * 1024 * 1024;
/** V8 returns freed memory late, so a quarantined tenant may exceed its limit by this factor for a moment. */
const QUARANTINE_MEMORY_FACTOR = 2;

/**
 * Starts workerd processes and returns the host that runs invocations in them.
 *
 * @throws IsolateError `start_failed` if workerd does not start, or if the folder cannot hold the sockets.
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
        options.outboundFetch,
    );
    const quarantine = new Quarantine();
    let number = 0;
    try {
        const pool = await ProcessPool.start({
            size: options.processes ?? availableParallelism(),
            start: () =>
                WorkerdProcess.start({
                    number: number++,
                    directory,
                    gatewayPath: gateway.path,
                    apiOrigin: options.apiOrigin,
                    certificateAuthorities: options.certificateAuthorities ?? [],
                    heapBytes: limits.memoryBytes,
                    dataBytes: limits.processMemoryBytes,
                    registry,
                }),
            stallMs: limits.stallMs,
            memoryBytes: limits.processMemoryBytes,
            quarantineMemoryBytes:
                EMPTY_PROCESS_BYTES + limits.memoryBytes * QUARANTINE_MEMORY_FACTOR,
            isolateIdleMs: limits.isolateIdleMs,
            loadsPerProcess: limits.loadsPerProcess,
            drainMs: limits.wallTimeMs,
            quarantine,
        });
        // A folder that the caller chose is not removed.
        const owned = options.directory === undefined ? directory : undefined;
        return new WorkerdIsolateHost({ limits, gateway, pool, quarantine, directory: owned });
    } catch (error) {
        await gateway[Symbol.asyncDispose]();
        throw error;
    }
}
