/** All processes: the shared ones, to which tenants are distributed by hash, and one for each quarantined tenant. */
import { IsolateError } from '../error.ts';
import { fnv1a } from './fnv1a.ts';
import { ProcessSlot, type ProcessSlotOptions } from './process-slot.ts';
import type { Quarantine } from './quarantine.ts';
import { StandbyPool } from './standby-pool.ts';
import type { WorkerdProcess } from './workerd-process.ts';

export interface ProcessPoolOptions extends Omit<ProcessSlotOptions, 'tenant' | 'onIncident'> {
    /** Number of shared processes. */
    size: number;
    /** Resident memory at which the process of a quarantined tenant is killed. */
    quarantineMemoryBytes: number;
    quarantine: Quarantine;
}

/** Interval at which the processes of tenants that are no longer quarantined are closed. */
const RELEASE_INTERVAL_MS = 1_000;
/** Two standby processes of about 18 MB: one replaces a killed process, one hosts the first quarantined tenant. */
const STANDBY_PROCESSES = 2;
/** Delay before standby processes start, so that the first invocations get the CPU. */
const STANDBY_AFTER_MS = 5_000;

export class ProcessPool {
    readonly #options: ProcessPoolOptions;
    readonly #shared: ProcessSlot[];
    /** The slots of quarantined tenants, by tenant. */
    readonly #quarantined = new Map<string, ProcessSlot>();
    readonly #timer: NodeJS.Timeout;
    readonly #standby: StandbyPool;
    /** Number of processes that were killed or lost while they held isolates. */
    kills = 0;

    private constructor(options: ProcessPoolOptions) {
        this.#options = options;
        this.#standby = new StandbyPool(options.start);
        this.#shared = Array.from({ length: options.size }, () => this.#createSlot());
        this.#timer = setInterval(() => this.#release(), RELEASE_INTERVAL_MS).unref();
    }

    /** Resolves when every shared process is ready. */
    static async start(options: ProcessPoolOptions): Promise<ProcessPool> {
        const pool = new ProcessPool(options);
        try {
            await Promise.all(pool.#shared.map((slot) => slot.take()));
        } catch (error) {
            await pool.close(0);
            throw error;
        }
        pool.#standby.fill(STANDBY_PROCESSES, STANDBY_AFTER_MS);
        return pool;
    }

    /** Returns the process for a tenant's next invocation; undefined if it is not ready. */
    ready(tenant: string, quarantined: boolean): WorkerdProcess | undefined {
        return (quarantined ? this.#quarantineSlot(tenant) : this.#sharedSlot(tenant)).ready;
    }

    /**
     * Returns a process like `ready`, and waits until it is started.
     *
     * @throws IsolateError `start_failed`, or `draining` after the pool was closed.
     */
    async take(tenant: string, quarantined: boolean): Promise<WorkerdProcess> {
        // The slot of a quarantined tenant is closed when its quarantine ends, possibly while this call waits for it.
        const own = quarantined ? await this.#quarantineSlot(tenant).take() : undefined;
        const process = own ?? (await this.#sharedSlot(tenant).take());
        if (!process) throw new IsolateError('draining', 'The host is shutting down.');
        return process;
    }

    get processes(): { process: WorkerdProcess; quarantine: boolean }[] {
        return [...this.#shared, ...this.#quarantined.values()].flatMap((slot) =>
            slot.processes.map((process) => ({ process, quarantine: slot.tenant !== undefined })),
        );
    }

    async close(drainMs: number): Promise<void> {
        clearInterval(this.#timer);
        await Promise.all([
            this.#standby.close(),
            ...[...this.#shared, ...this.#quarantined.values()].map((slot) => slot.close(drainMs)),
        ]);
    }

    #quarantineSlot(tenant: string): ProcessSlot {
        let slot = this.#quarantined.get(tenant);
        if (!slot) {
            slot = this.#createSlot(tenant);
            this.#quarantined.set(tenant, slot);
        }
        return slot;
    }

    #sharedSlot(tenant: string): ProcessSlot {
        const slot = this.#shared[fnv1a(tenant) % this.#shared.length];
        if (!slot) throw new RangeError('a pool needs at least one process');
        return slot;
    }

    #createSlot(tenant?: string): ProcessSlot {
        const { quarantine, quarantineMemoryBytes, ...options } = this.#options;
        return new ProcessSlot({
            ...options,
            start: () => this.#standby.take(),
            ...(tenant === undefined ? {} : { tenant, memoryBytes: quarantineMemoryBytes }),
            onIncident: (incident) => {
                this.kills += 1;
                quarantine.recordIncident(incident);
            },
        });
    }

    #release(): void {
        for (const [tenant, slot] of this.#quarantined) {
            if (this.#options.quarantine.isQuarantined(tenant)) continue;
            this.#quarantined.delete(tenant);
            void slot.close(this.#options.drainMs);
        }
    }
}
