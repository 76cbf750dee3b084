/** What an invocation passes on its way into the pool, and what is remembered of it afterwards. */
import { rm } from 'node:fs/promises';

import { IsolateError } from '../error.ts';
import type {
    InvocationRequest,
    InvocationResponse,
    IsolateHost,
    IsolateLimits,
    IsolateStats,
} from '../interface.ts';
import { encodeEnvelope } from './envelope.ts';
import { callerWentAway, Flight, type FlightOptions, timedOut } from './flight.ts';
import type { Gateway } from './gateway.ts';
import { Mappers } from './mappers.ts';
import type { Pool } from './pool.ts';
import type { WorkerdProcess } from './process.ts';
import { refused } from './refused.ts';
import type { Suspects } from './suspects.ts';

export interface HostOptions {
    limits: IsolateLimits;
    gateway: Gateway;
    pool: Pool;
    suspects: Suspects;
    /** Removed at the end. */
    directory: string | undefined;
}

/** Failures after which an isolate cannot be used again. */
const ISOLATE_SPOILED: ReadonlySet<string> = new Set([
    'load_failed',
    'code_unavailable',
    'script_too_large',
    'isolate_aborted',
    // It may be that workerd remembers a failure of this isolate; a fresh one costs a cold start.
    'host_failed',
]);

/** Failures that do not show that the tenant behaves again: its process was lost, or it hardly ran. */
const UNTRIED: ReadonlySet<string> = new Set([
    'killed',
    'stalled',
    'memory_exceeded',
    'host_failed',
    'caller_disconnected',
]);

type Waiting = Pick<FlightOptions, 'startedAt' | 'timeoutMs'>;

export class Host implements IsolateHost {
    readonly #options: HostOptions;
    readonly #mappers = new Mappers();
    /** Running invocations by tenant. */
    readonly #running = new Map<string, number>();
    #nonce = 0;
    #draining: Promise<void> | undefined;

    constructor(options: HostOptions) {
        this.#options = options;
    }

    async invoke(request: InvocationRequest): Promise<InvocationResponse> {
        const { limits, pool, suspects } = this.#options;
        const { tenant } = request;
        if (this.#draining) {
            return refused(new IsolateError('draining', 'The host is shutting down.'));
        }
        const running = this.#running.get(tenant) ?? 0;
        if (running >= limits.concurrentInvocations) {
            return refused(
                new IsolateError(
                    'too_many_invocations',
                    `This integration already runs ${running} invocations, which is the limit.`,
                ),
            );
        }
        // Throws for what is no JSON, before anything is counted.
        const envelope = encodeEnvelope(request);
        const verdict = suspects.verdict(tenant);
        if (verdict.kind === 'open') {
            const seconds = Math.ceil(verdict.retryAfterMs / 1000);
            const message = `This integration blocked its process repeatedly; it is tried again in ${seconds} s.`;
            return refused(new IsolateError('circuit_open', message), seconds);
        }
        this.#running.set(tenant, running + 1);
        const ended = (passed: boolean): void => {
            const left = (this.#running.get(tenant) ?? 1) - 1;
            if (left === 0) this.#running.delete(tenant);
            else this.#running.set(tenant, left);
            if (verdict.kind === 'alone' && verdict.trial) {
                suspects.tried(tenant, passed);
            }
        };
        const waiting: Waiting = {
            startedAt: performance.now(),
            timeoutMs: Math.min(request.timeoutMs ?? limits.wallTimeMs, limits.wallTimeMs),
        };
        const alone = verdict.kind === 'alone';
        let process = pool.ready(tenant, alone);
        if (!process) {
            try {
                process = await this.#wait(pool.take(tenant, alone), waiting, request.signal);
            } catch (cause) {
                const error =
                    cause instanceof IsolateError && cause.code !== 'start_failed'
                        ? cause
                        : new IsolateError('host_failed', 'No process could be started.', {
                              cause,
                          });
                ended(false);
                return refused(error);
            }
        }
        return this.#fly({ request, envelope, process, ...waiting }, ended);
    }

    async retire(tenant: string, versionHash: string): Promise<void> {
        const name = `${tenant}:${versionHash}`;
        this.#mappers.forget(name);
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
        processes: this.#options.pool.processes.map(({ process, quarantine }) => ({
            number: process.number,
            pid: process.pid,
            isolates: process.isolates.size,
            inFlight: process.flights.length,
            rssBytes: process.rssBytes,
            quarantine,
        })),
    });

    async [Symbol.asyncDispose](): Promise<void> {
        await this.drain(0);
    }

    /** Waits for a process no longer than the invocation may take, and no longer than its caller waits. */
    async #wait(
        taken: Promise<WorkerdProcess>,
        { timeoutMs }: Waiting,
        signal: AbortSignal | undefined,
    ): Promise<WorkerdProcess> {
        const given = Promise.withResolvers<never>();
        const timer = setTimeout(() => given.reject(timedOut(timeoutMs)), timeoutMs);
        const onAbort = (): void => given.reject(callerWentAway());
        signal?.addEventListener('abort', onAbort, { once: true });
        if (signal?.aborted) onAbort();
        try {
            return await Promise.race([taken, given.promise]);
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
        }
    }

    #fly(
        boarding: Pick<FlightOptions, 'request' | 'envelope' | 'process' | keyof Waiting>,
        ended: (passed: boolean) => void,
    ): Promise<InvocationResponse> {
        const { limits } = this.#options;
        const { request, process } = boarding;
        const isolate = process.isolate(
            request.tenant,
            request.versionHash,
            () => (this.#nonce += 1),
            request.loadCode,
        );
        const flight = new Flight({
            ...boarding,
            limits,
            isolate,
            mapper: () => this.#mappers.of(isolate),
            onEnd: ({ failure }) => {
                ended(failure === undefined || !UNTRIED.has(failure));
                if (
                    failure !== undefined &&
                    (ISOLATE_SPOILED.has(failure) ||
                        // Its code may never come: the next invocation asks for it again.
                        (failure === 'timed_out' && !isolate.answered))
                ) {
                    void process.discard(isolate);
                } else if (isolate.retired && isolate.inFlight === 0) {
                    void process.evict(isolate);
                }
            },
        });
        const result = flight.run();
        // Not before this flight holds its isolate.
        process.trim(limits.isolatesPerProcess);
        return result;
    }

    async #end(timeoutMs: number): Promise<void> {
        const { pool, gateway, directory } = this.#options;
        await pool.close(timeoutMs);
        await gateway[Symbol.asyncDispose]();
        if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    }
}
