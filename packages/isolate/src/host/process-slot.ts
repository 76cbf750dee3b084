/**
 * A position in the pool with one process for new invocations. A killed process, or one with too many loads, is
 * replaced. A quarantine slot starts its process on demand.
 */
import { IsolateError, type IsolateErrorCode } from '../error.ts';
import type { Incident } from './quarantine.ts';
import { Watchdog } from './watchdog.ts';
import type { WorkerdProcess } from './workerd-process.ts';

export interface ProcessSlotOptions {
    start: () => Promise<WorkerdProcess>;
    /** Maximum CPU time of a process without returning to its event loop. */
    stallMs: number;
    /** Resident memory at which a process is killed. */
    memoryBytes: number;
    /** A process is replaced after this many loads, because evicted isolates do not free all of their memory. */
    loadsPerProcess: number;
    isolateIdleMs: number;
    /** Time that invocations in a replaced process may take to end. */
    drainMs: number;
    /** The tenant of a quarantine slot. Its process is started on demand. */
    tenant?: string;
    onIncident: (incident: Incident) => void;
}

/** Share of the memory limit above which idle isolates are evicted. */
const MEMORY_SOFT_SHARE = 0.75;
/** Number of evictions after which the process is replaced, if they did not free enough memory. */
const MAX_EVICTION_ROUNDS = 3;
const EVICTION_INTERVAL_MS = 1_000;
/** Output of workerd or V8 when memory runs out. */
const OUT_OF_MEMORY = /out of memory|allocation failed/i;

interface SlotProcess {
    process: WorkerdProcess;
    watchdog: Watchdog;
    lost: boolean;
    evictionRounds: number;
    lastEviction: number;
}

export class ProcessSlot {
    readonly #options: ProcessSlotOptions;
    /** The process for new invocations. Pending while it starts. */
    #current: Promise<SlotProcess> | undefined;
    /** The same process, set once it has started. */
    #running: SlotProcess | undefined;
    /** Replaced processes that finish their invocations. */
    readonly #draining = new Set<SlotProcess>();
    #closed = false;
    #recycling = false;

    constructor(options: ProcessSlotOptions) {
        this.#options = options;
    }

    /** The process, if it is ready and responds in time. */
    get ready(): WorkerdProcess | undefined {
        const running = this.#running;
        if (!running || running.lost || this.#closed || running.watchdog.late) return undefined;
        return running.process;
    }

    /**
     * Returns the process when it is ready; waits while it is late or being replaced. Returns undefined once the slot
     * is closed.
     *
     * @throws IsolateError `start_failed`.
     */
    async take(): Promise<WorkerdProcess | undefined> {
        while (!this.#closed) {
            const current = this.#current ?? this.#startCurrent();
            const running = await current;
            if (running.lost) {
                if (this.#current === current) this.#current = undefined;
                continue;
            }
            const late = running.watchdog.late;
            if (!late) return this.#closed ? undefined : running.process;
            await late;
        }
        return undefined;
    }

    /** All processes of this slot, including those that are draining. */
    get processes(): WorkerdProcess[] {
        const all = [...this.#draining].map(({ process }) => process);
        if (this.#running && !this.#running.lost) all.unshift(this.#running.process);
        return all;
    }

    get tenant(): string | undefined {
        return this.#options.tenant;
    }

    /** Replaces the process; its running invocations finish in the old one. */
    async recycle(): Promise<void> {
        const old = this.#running;
        if (!old || old.lost || this.#closed || this.#recycling) return;
        this.#recycling = true;
        try {
            const starting = this.#start();
            // New invocations still go to the old process until the next one is ready.
            const next = await starting;
            if (old.lost || this.#closed) {
                this.#kill(next, 'it is no longer needed');
                return;
            }
            this.#current = starting;
            this.#running = next;
            void this.#drain(old);
        } catch {
            // The next process did not start: keep the old one, and try again later.
        } finally {
            this.#recycling = false;
        }
    }

    /**
     * Accepts no more invocations, and ends the process when its invocations have ended, after `drainMs` at the latest.
     */
    async close(drainMs: number): Promise<void> {
        this.#closed = true;
        const running = await this.#current?.catch(() => undefined);
        if (running && !running.lost) void this.#drain(running, drainMs);
        await Promise.all(
            [...this.#draining].map(async (old) => {
                await Promise.race([old.process.idle, delay(drainMs)]);
                this.#kill(old, 'the host is shutting down');
                await old.process.exited;
            }),
        );
    }

    /** Starts the process for new invocations. If that fails, the next call of `take()` tries again. */
    #startCurrent(): Promise<SlotProcess> {
        const starting = this.#start().then((running) => (this.#running = running));
        this.#current = starting;
        starting.catch(() => {
            if (this.#current === starting) this.#current = undefined;
        });
        return starting;
    }

    async #start(): Promise<SlotProcess> {
        const process = await this.#options.start();
        const started: SlotProcess = {
            process,
            lost: false,
            evictionRounds: 0,
            lastEviction: 0,
            watchdog: new Watchdog({
                process,
                stallMs: this.#options.stallMs,
                memoryBytes: this.#options.memoryBytes,
                onStall: () => this.#lose(started, 'stalled', 'it stopped responding'),
                onMemory: (bytes) =>
                    this.#lose(
                        started,
                        'memory_exceeded',
                        `it used ${Math.round(bytes / 1024 / 1024)} MB of memory`,
                    ),
                onTick: (bytes) => this.#maintain(started, bytes),
            }),
        };
        void process.exited.then(() => {
            const outOfMemory = OUT_OF_MEMORY.test(process.stderrTail);
            this.#lose(
                started,
                outOfMemory ? 'memory_exceeded' : 'killed',
                outOfMemory ? 'it ran out of memory' : 'it exited by itself',
            );
        });
        return started;
    }

    /** Kills a process, aborts its invocations and records the incident. */
    #lose(lost: SlotProcess, code: IsolateErrorCode, reason: string): void {
        if (lost.lost) return;
        lost.lost = true;
        const { process } = lost;
        const invocations = [...process.invocations];
        const running = new Set(invocations.map(({ request }) => request.tenant));
        const { tenants } = process;
        // An idle process that exits by itself may have been killed by another program, so no tenant is to blame.
        const proven = tenants.size === 1 && (code !== 'killed' || running.size > 0);
        this.#draining.delete(lost);
        // The next process starts while this one exits. In quarantine, the next permitted invocation starts it.
        if (lost === this.#running) {
            this.#running = undefined;
            this.#current = undefined;
            if (this.#options.tenant === undefined && !this.#closed) void this.#startCurrent();
        }
        process.kill();
        lost.watchdog[Symbol.dispose]();
        for (const invocation of invocations) {
            // With several tenants in the process the cause is unknown, so each of them gets the neutral code.
            const reported = proven ? code : 'killed';
            invocation.abort(new IsolateError(reported, `The process was killed: ${reason}.`));
        }
        if (tenants.size > 0) this.#options.onIncident({ tenants, running, proven });
    }

    /** Evicts idle isolates, and replaces a process that has loaded too many or stays above the soft memory limit. */
    #maintain(running: SlotProcess, rssBytes: number): void {
        const { process } = running;
        if (running !== this.#running) return;
        process.evictIdle(this.#options.isolateIdleMs);
        if (process.loads > this.#options.loadsPerProcess) {
            process.loads = 0;
            void this.recycle();
            return;
        }
        const now = performance.now();
        if (rssBytes < this.#options.memoryBytes * MEMORY_SOFT_SHARE) {
            running.evictionRounds = 0;
        } else if (now - running.lastEviction > EVICTION_INTERVAL_MS) {
            running.lastEviction = now;
            running.evictionRounds += 1;
            if (running.evictionRounds > MAX_EVICTION_ROUNDS) void this.recycle();
            else process.trim(Math.floor(process.isolates.size * MEMORY_SOFT_SHARE));
        }
    }

    async #drain(running: SlotProcess, drainMs = this.#options.drainMs): Promise<void> {
        this.#draining.add(running);
        if (this.#running === running) this.#running = undefined;
        await Promise.race([running.process.idle, running.process.exited, delay(drainMs)]);
        this.#kill(running, 'it was replaced');
        await running.process.exited;
        this.#draining.delete(running);
    }

    /** Kills a process on purpose. Does not record an incident. */
    #kill(running: SlotProcess, reason: string): void {
        running.lost = true;
        running.watchdog[Symbol.dispose]();
        for (const invocation of running.process.invocations.slice()) {
            invocation.abort(new IsolateError('killed', `The process was ended: ${reason}.`));
        }
        running.process.kill();
    }
}

function delay(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
