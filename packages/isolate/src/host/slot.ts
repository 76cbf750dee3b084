/** A place in the pool that always has a process: when one is lost or worn out, the next takes its place. */
import { IsolateError, type IsolateErrorCode } from '../error.ts';
import type { WorkerdProcess } from './process.ts';
import type { Incident } from './suspects.ts';
import { Watchdog } from './watchdog.ts';

export interface SlotOptions {
    start: () => Promise<WorkerdProcess>;
    /** How long a process's event loop may stand still. */
    stallMs: number;
    /** Resident memory at which a process is ended, with everything in it. */
    memoryBytes: number;
    /** Versions loaded after which a process is replaced: what evicted isolates leave behind adds up. */
    loadsPerProcess: number;
    isolateIdleMs: number;
    /** How long what runs in a worn-out process may take to end. */
    drainMs: number;
    /** The one tenant of a quarantine slot: its process is started on demand. */
    tenant?: string;
    onIncident: (incident: Incident) => void;
}

/** Above this share of the memory limit isolates are evicted early, so that the limit is not reached by idle ones. */
const MEMORY_SOFT_SHARE = 0.75;
/** Rounds of eviction that did not help before the process is replaced. */
const SOFT_ROUNDS = 3;
const SOFT_ROUND_MS = 1_000;
/** What workerd, or V8 inside it, prints when memory runs out. */
const OUT_OF_MEMORY = /out of memory|allocation failed/i;

interface Running {
    process: WorkerdProcess;
    watchdog: Watchdog;
    lost: boolean;
    softRounds: number;
    lastSoftRound: number;
}

export class Slot {
    readonly #options: SlotOptions;
    #current: Promise<Running> | undefined;
    /** The running process, when there is one. */
    #running: Running | undefined;
    readonly #draining = new Set<Running>();
    #closed = false;
    #recycling = false;

    constructor(options: SlotOptions) {
        this.#options = options;
    }

    /** A process that answers, when there is one at once. */
    get ready(): WorkerdProcess | undefined {
        const running = this.#running;
        if (!running || running.lost || this.#closed || running.watchdog.late) return undefined;
        return running.process;
    }

    /**
     * A process that answers; undefined when the slot was closed. Waits while the process is late or being replaced.
     * Throws `start_failed`.
     */
    async take(): Promise<WorkerdProcess | undefined> {
        while (!this.#closed) {
            const current = this.#current ?? this.#begin();
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

    /** All its processes, those that only end what they began included. */
    get processes(): WorkerdProcess[] {
        const all = [...this.#draining].map(({ process }) => process);
        if (this.#running && !this.#running.lost) all.unshift(this.#running.process);
        return all;
    }

    get tenant(): string | undefined {
        return this.#options.tenant;
    }

    /** Replaces the process; what runs in it is finished there. */
    async recycle(): Promise<void> {
        const old = this.#running;
        if (!old || old.lost || this.#closed || this.#recycling) return;
        this.#recycling = true;
        try {
            const starting = this.#start();
            // Until the next one is ready, invocations still go to the old one.
            const next = await starting;
            if (old.lost || this.#closed) {
                this.#end(next, 'it is not needed');
                return;
            }
            this.#current = starting;
            this.#running = next;
            void this.#drain(old);
        } catch {
            // It does not start: the old one, worn out or not, is better than none, and is asked again soon.
        } finally {
            this.#recycling = false;
        }
    }

    /** Takes no more, and ends the process once nothing runs in it. */
    async close(drainMs: number): Promise<void> {
        this.#closed = true;
        const running = await this.#current?.catch(() => undefined);
        if (running && !running.lost) void this.#drain(running, drainMs);
        await Promise.all(
            [...this.#draining].map(async (old) => {
                await Promise.race([old.process.idle, delay(drainMs)]);
                this.#end(old, 'the host is shutting down');
                await old.process.exited;
            }),
        );
    }

    /** Starts the process that invocations go to. When that fails, the next one who asks tries again. */
    #begin(): Promise<Running> {
        const starting = this.#start().then((running) => (this.#running = running));
        this.#current = starting;
        starting.catch(() => {
            if (this.#current === starting) this.#current = undefined;
        });
        return starting;
    }

    async #start(): Promise<Running> {
        const process = await this.#options.start();
        const running: Running = {
            process,
            lost: false,
            softRounds: 0,
            lastSoftRound: 0,
            watchdog: new Watchdog({
                process,
                stallMs: this.#options.stallMs,
                memoryBytes: this.#options.memoryBytes,
                onStall: () => this.#lose(running, 'stalled', 'it stopped answering'),
                onMemory: (bytes) =>
                    this.#lose(
                        running,
                        'memory_exceeded',
                        `it used ${Math.round(bytes / 1024 / 1024)} MB of memory`,
                    ),
                onTick: (bytes) => this.#tick(running, bytes),
            }),
        };
        void process.exited.then(() => {
            const words = process.lastWords;
            this.#lose(
                running,
                OUT_OF_MEMORY.test(words) ? 'memory_exceeded' : 'killed',
                OUT_OF_MEMORY.test(words) ? 'it ran out of memory' : 'it ended by itself',
            );
        });
        return running;
    }

    #lose(lost: Running, code: IsolateErrorCode, reason: string): void {
        if (lost.lost) return;
        lost.lost = true;
        const { process } = lost;
        const flights = [...process.flights];
        const running = new Set(flights.map(({ request }) => request.tenant));
        const { tenants } = process;
        // An idle process that ends by itself may have been ended by anybody.
        const proven = tenants.size === 1 && (code !== 'killed' || running.size > 0);
        this.#draining.delete(lost);
        // The next process starts while this one dies. In quarantine the next invocation starts it, if it may run.
        if (lost === this.#running) {
            this.#running = undefined;
            this.#current = undefined;
            if (this.#options.tenant === undefined && !this.#closed) void this.#begin();
        }
        process.kill();
        lost.watchdog[Symbol.dispose]();
        for (const flight of flights) {
            // With several tenants inside, nobody can say whose fault it was.
            const own = proven ? code : 'killed';
            flight.cut(new IsolateError(own, `The process was ended: ${reason}.`));
        }
        if (tenants.size > 0) this.#options.onIncident({ tenants, running, proven });
    }

    #tick(running: Running, rssBytes: number): void {
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
            running.softRounds = 0;
        } else if (now - running.lastSoftRound > SOFT_ROUND_MS) {
            running.lastSoftRound = now;
            running.softRounds += 1;
            if (running.softRounds > SOFT_ROUNDS) void this.recycle();
            else process.trim(Math.floor(process.isolates.size * MEMORY_SOFT_SHARE));
        }
    }

    async #drain(running: Running, drainMs = this.#options.drainMs): Promise<void> {
        this.#draining.add(running);
        if (this.#running === running) this.#running = undefined;
        await Promise.race([running.process.idle, running.process.exited, delay(drainMs)]);
        this.#end(running, 'it was replaced');
        await running.process.exited;
        this.#draining.delete(running);
    }

    #end(running: Running, reason: string): void {
        running.lost = true;
        running.watchdog[Symbol.dispose]();
        for (const flight of running.process.flights.slice()) {
            flight.cut(new IsolateError('killed', `The process was ended: ${reason}.`));
        }
        running.process.kill();
    }
}

function delay(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
