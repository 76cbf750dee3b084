/** The isolate host: admission control before an invocation enters the pool, and bookkeeping after it has ended. */
import { rm } from 'node:fs/promises';

import { IsolateError } from '../error.ts';
import type {
    InvocationRequest,
    InvocationResponse,
    IsolateHost,
    IsolateLimits,
    IsolateStats,
} from '../interface.ts';
import { encodeEnvelope } from './encode-envelope.ts';
import type { Gateway } from './gateway.ts';
import {
    callerDisconnected,
    InFlightInvocation,
    type InFlightInvocationOptions,
    timedOut,
} from './in-flight-invocation.ts';
import type { ProcessPool } from './process-pool.ts';
import type { Quarantine } from './quarantine.ts';
import { refusedResponse } from './refused-response.ts';
import { StackMapperCache } from './stack-mapper-cache.ts';
import type { WorkerdProcess } from './workerd-process.ts';

export interface WorkerdIsolateHostOptions {
    limits: IsolateLimits;
    gateway: Gateway;
    pool: ProcessPool;
    quarantine: Quarantine;
    /** Removed when the host ends. */
    directory: string | undefined;
}

/** Failures after which an isolate must not be used again. */
const ISOLATE_UNUSABLE: ReadonlySet<string> = new Set([
    'load_failed',
    'code_unavailable',
    'script_too_large',
    'isolate_aborted',
    // workerd may have cached a failure of this isolate, so the next invocation loads a new one.
    'host_failed',
]);

/** Failures after which a probe has not shown that the tenant behaves: its process was lost, or it hardly ran. */
const PROBE_INCONCLUSIVE: ReadonlySet<string> = new Set([
    'killed',
    'stalled',
    'memory_exceeded',
    'host_failed',
    'caller_disconnected',
]);

type Deadline = Pick<InFlightInvocationOptions, 'startedAt' | 'timeoutMs'>;

type StartOptions = Pick<InFlightInvocationOptions, 'request' | 'envelope' | 'process'> & Deadline;

export class WorkerdIsolateHost implements IsolateHost {
    readonly #options: WorkerdIsolateHostOptions;
    readonly #mappers = new StackMapperCache();
    /** Number of running invocations by tenant. */
    readonly #running = new Map<string, number>();
    #nonce = 0;
    #draining: Promise<void> | undefined;

    constructor(options: WorkerdIsolateHostOptions) {
        this.#options = options;
    }

    async invoke(request: InvocationRequest): Promise<InvocationResponse> {
        const { limits, pool, quarantine } = this.#options;
        const { tenant } = request;
        if (this.#draining) {
            return refusedResponse(new IsolateError('draining', 'The host is shutting down.'));
        }
        const running = this.#running.get(tenant) ?? 0;
        if (running >= limits.concurrentInvocations) {
            return refusedResponse(
                new IsolateError(
                    'too_many_invocations',
                    `This integration already runs ${running} invocations, which is the limit.`,
                ),
            );
        }
        // Encoded before any bookkeeping, because this throws if the event or the environment cannot be JSON.
        const envelope = encodeEnvelope(request);
        const decision = quarantine.decide(tenant);
        if (decision.kind === 'open') {
            const seconds = Math.ceil(decision.retryAfterMs / 1000);
            const message = `This integration blocked its process repeatedly. Its invocations are refused for another ${seconds} s.`;
            return refusedResponse(new IsolateError('circuit_open', message), seconds);
        }
        this.#running.set(tenant, running + 1);
        const onEnd = (conclusive: boolean): void => {
            const left = (this.#running.get(tenant) ?? 1) - 1;
            if (left === 0) this.#running.delete(tenant);
            else this.#running.set(tenant, left);
            if (decision.kind === 'quarantined' && decision.probe) {
                quarantine.recordProbe(tenant, conclusive);
            }
        };
        const deadline: Deadline = {
            startedAt: performance.now(),
            timeoutMs: Math.min(request.timeoutMs ?? limits.wallTimeMs, limits.wallTimeMs),
        };
        const quarantined = decision.kind === 'quarantined';
        let process = pool.ready(tenant, quarantined);
        if (!process) {
            try {
                process = await this.#waitForProcess(
                    pool.take(tenant, quarantined),
                    deadline,
                    request.signal,
                );
            } catch (cause) {
                const error =
                    cause instanceof IsolateError && cause.code !== 'start_failed'
                        ? cause
                        : new IsolateError('host_failed', 'No process could be started.', {
                              cause,
                          });
                onEnd(false);
                return refusedResponse(error);
            }
        }
        return this.#start({ request, envelope, process, ...deadline }, onEnd);
    }

    async retire(tenant: string, versionHash: string): Promise<void> {
        const name = `${tenant}:${versionHash}`;
        this.#mappers.delete(name);
        await Promise.all(
            this.#options.pool.processes.map(async ({ process }) => {
                const isolate = process.isolates.get(name);
                if (isolate) await process.discard(isolate);
            }),
        );
    }

    drain(timeoutMs = this.#options.limits.wallTimeMs): Promise<void> {
        this.#draining ??= this.#end(timeoutMs);
        return this.#draining;
    }

    readonly stats = (): IsolateStats => ({
        kills: this.#options.pool.kills,
        processes: this.#options.pool.processes.map(({ process, quarantine }) => ({
            number: process.number,
            pid: process.pid,
            isolates: process.isolates.size,
            inFlight: process.invocations.length,
            rssBytes: process.rssBytes,
            quarantine,
        })),
    });

    async [Symbol.asyncDispose](): Promise<void> {
        await this.drain(0);
    }

    /** Waits at most until the invocation times out or its caller disconnects. */
    async #waitForProcess(
        taken: Promise<WorkerdProcess>,
        { timeoutMs }: Deadline,
        signal: AbortSignal | undefined,
    ): Promise<WorkerdProcess> {
        const interrupted = Promise.withResolvers<never>();
        const timer = setTimeout(() => interrupted.reject(timedOut(timeoutMs)), timeoutMs);
        const onAbort = (): void => interrupted.reject(callerDisconnected());
        signal?.addEventListener('abort', onAbort, { once: true });
        if (signal?.aborted) onAbort();
        try {
            return await Promise.race([taken, interrupted.promise]);
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
        }
    }

    #start(
        options: StartOptions,
        onEnd: (conclusive: boolean) => void,
    ): Promise<InvocationResponse> {
        const { limits } = this.#options;
        const { request, process } = options;
        const isolate = process.isolate(
            request.tenant,
            request.versionHash,
            () => (this.#nonce += 1),
            request.loadCode,
        );
        const invocation = new InFlightInvocation({
            ...options,
            limits,
            isolate,
            loadMapper: () => this.#mappers.get(isolate),
            onEnd: ({ failure }) => {
                onEnd(failure === undefined || !PROBE_INCONCLUSIVE.has(failure));
                if (
                    failure !== undefined &&
                    (ISOLATE_UNUSABLE.has(failure) ||
                        // The pending loadCode() may never resolve, so the next invocation calls it again.
                        (failure === 'timed_out' && !isolate.responded))
                ) {
                    void process.discard(isolate);
                } else if (isolate.retired && isolate.inFlight === 0) {
                    void process.evict(isolate);
                }
            },
        });
        const response = invocation.start();
        // Trimmed only after the invocation is in flight, so that its isolate is not evicted.
        process.trim(limits.isolatesPerProcess);
        return response;
    }

    async #end(timeoutMs: number): Promise<void> {
        const { pool, gateway, directory } = this.#options;
        await pool.close(timeoutMs);
        await gateway[Symbol.asyncDispose]();
        if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    }
}
