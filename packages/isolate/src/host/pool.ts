/** All processes: shared ones that tenants are hashed to, and one-tenant ones for suspects. */
import { IsolateError } from '../error.ts';
import { hash } from './hash.ts';
import type { WorkerdProcess } from './process.ts';
import { Slot, type SlotOptions } from './slot.ts';
import { Spares } from './spares.ts';
import type { Suspects } from './suspects.ts';

export interface PoolOptions extends Omit<SlotOptions, 'tenant' | 'onIncident'> {
    size: number;
    /** Resident memory at which a process with one tenant is ended. */
    aloneMemoryBytes: number;
    suspects: Suspects;
}

/** How often released suspects are looked for. */
const RELEASE_INTERVAL_MS = 1_000;
/** Of about 18 MB each. After a loss one succeeds the process and one takes the first of the suspects that is invoked. */
const SPARES = 2;
/** Until then what the host does first has the machine to itself. */
const SPARE_AFTER_MS = 5_000;

export class Pool {
    readonly #options: PoolOptions;
    readonly #shared: Slot[];
    readonly #alone = new Map<string, Slot>();
    readonly #timer: NodeJS.Timeout;
    readonly #spares: Spares;

    private constructor(options: PoolOptions) {
        this.#options = options;
        this.#spares = new Spares(options.start);
        this.#shared = Array.from({ length: options.size }, () => this.#slot());
        this.#timer = setInterval(() => this.#release(), RELEASE_INTERVAL_MS).unref();
    }

    /** Resolves when every shared process answers. */
    static async start(options: PoolOptions): Promise<Pool> {
        const pool = new Pool(options);
        try {
            await Promise.all(pool.#shared.map((slot) => slot.take()));
        } catch (error) {
            await pool.close(0);
            throw error;
        }
        pool.#spares.hold(SPARES, SPARE_AFTER_MS);
        return pool;
    }

    /** The process for a tenant's next invocation, when it is there at once. */
    ready(tenant: string, alone: boolean): WorkerdProcess | undefined {
        return (alone ? this.#ownSlot(tenant) : this.#sharedSlot(tenant)).ready;
    }

    /** As `ready`, and waits for it. Throws `start_failed`, and `draining` once the pool is closed. */
    async take(tenant: string, alone: boolean): Promise<WorkerdProcess> {
        // A slot of its own may be closed under whoever waits for it: the tenant was released, and is like all others.
        const own = alone ? await this.#ownSlot(tenant).take() : undefined;
        const process = own ?? (await this.#sharedSlot(tenant).take());
        if (!process) throw new IsolateError('draining', 'The host is shutting down.');
        return process;
    }

    get processes(): { process: WorkerdProcess; quarantine: boolean }[] {
        return [...this.#shared, ...this.#alone.values()].flatMap((slot) =>
            slot.processes.map((process) => ({ process, quarantine: slot.tenant !== undefined })),
        );
    }

    async close(drainMs: number): Promise<void> {
        clearInterval(this.#timer);
        await Promise.all([
            this.#spares.close(),
            ...[...this.#shared, ...this.#alone.values()].map((slot) => slot.close(drainMs)),
        ]);
    }

    #ownSlot(tenant: string): Slot {
        let slot = this.#alone.get(tenant);
        if (!slot) {
            slot = this.#slot(tenant);
            this.#alone.set(tenant, slot);
        }
        return slot;
    }

    #sharedSlot(tenant: string): Slot {
        const slot = this.#shared[hash(tenant) % this.#shared.length];
        if (!slot) throw new RangeError('a pool needs at least one process');
        return slot;
    }

    #slot(tenant?: string): Slot {
        const { suspects, aloneMemoryBytes, ...options } = this.#options;
        return new Slot({
            ...options,
            start: () => this.#spares.take(),
            ...(tenant === undefined ? {} : { tenant, memoryBytes: aloneMemoryBytes }),
            onIncident: (incident) => suspects.incident(incident),
        });
    }

    #release(): void {
        for (const [tenant, slot] of this.#alone) {
            if (this.#options.suspects.alone(tenant)) continue;
            this.#alone.delete(tenant);
            void slot.close(this.#options.drainMs);
        }
    }
}
