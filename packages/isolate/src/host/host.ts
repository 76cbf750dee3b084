/** What an invocation passes on its way into the pool, and what is remembered of it afterwards. */
import { rm } from 'node:fs/promises';

import { IsolateError } from '../error.ts';
import type {
    InvocationRequest,
    InvocationResult,
    IsolateHost,
    IsolateLimits,
    IsolateStats,
} from '../interface.ts';
import { Flight } from './flight.ts';
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
    'isolate_aborted',
]);

/** Failures that say that the tenant's process was lost. */
const PROCESS_LOST: ReadonlySet<string> = new Set(['killed', 'stalled', 'memory_exceeded']);

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

    async invoke(request: InvocationRequest): Promise<InvocationResult> {
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
        const verdict = suspects.verdict(tenant);
        if (verdict.kind === 'open') {
            const seconds = Math.ceil(verdict.retryAfterMs / 1000);
            const message = `This integration blocked its process repeatedly; it is tried again in ${seconds} s.`;
            return refused(new IsolateError('circuit_open', message), seconds);
        }
        this.#running.set(tenant, running + 1);
        const ended = (failure: string | undefined): void => {
            const left = (this.#running.get(tenant) ?? 1) - 1;
            if (left === 0) this.#running.delete(tenant);
            else this.#running.set(tenant, left);
            const passed = failure === undefined || !PROCESS_LOST.has(failure);
            if (verdict.kind === 'alone' && verdict.trial && passed) suspects.passed(tenant);
        };
        let process: WorkerdProcess;
        try {
            process = await pool.take(tenant, verdict.kind === 'alone');
        } catch (cause) {
            ended(undefined);
            return refused(
                cause instanceof IsolateError && cause.code === 'draining'
                    ? cause
                    : new IsolateError('host_failed', 'No process could be started.', { cause }),
            );
        }
        return this.#fly(request, process, ended);
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
            inFlight: process.flights.size,
            rssBytes: process.rssBytes,
            quarantine,
        })),
    });

    async [Symbol.asyncDispose](): Promise<void> {
        await this.drain(0);
    }

    #fly(
        request: InvocationRequest,
        process: WorkerdProcess,
        ended: (failure: string | undefined) => void,
    ): Promise<InvocationResult> {
        const { limits } = this.#options;
        const isolate = process.isolate(
            request.tenant,
            request.versionHash,
            () => (this.#nonce += 1),
            request.loadCode,
        );
        const flight = new Flight({
            request,
            limits,
            process,
            isolate,
            mapper: () => this.#mappers.of(isolate),
            onEnd: ({ failure }) => {
                ended(failure);
                if (failure !== undefined && ISOLATE_SPOILED.has(failure)) {
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
