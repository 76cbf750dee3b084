/**
 * Decides which tenants run in their own process (quarantine), and which do not run at all (circuit breaker).
 *
 * If a process has to be killed, the host cannot see which isolate blocked it: an isolate can still do work after its
 * invocations have ended, so every tenant whose code was loaded may be the cause. Tenants with a running invocation are
 * quarantined after the first incident, tenants whose code was only loaded after the second. In its own process a
 * tenant cannot harm others, and a further incident there proves that it is the cause; this is recorded as a failure.
 * Tenants without a failure return to the shared processes when the quarantine ends. From the second failure on the
 * circuit opens, for twice as long each time; afterwards a single probe invocation decides whether it closes.
 *
 * See docs/decisions/0031.
 */

export interface QuarantineOptions {
    /** Length of the first quarantine; doubles with each further incident. */
    quarantineMs: number;
    /** Maximum length of a quarantine, and how long a tenant's record is kept after it. */
    maxQuarantineMs: number;
    /** Time that the circuit stays open after it opened first; doubles with each further failure. */
    firstBackoffMs: number;
    maxBackoffMs: number;
    /** Maximum number of tenants with their own process. */
    maxQuarantined: number;
    now: () => number;
}

const DEFAULT_QUARANTINE_OPTIONS: QuarantineOptions = {
    quarantineMs: 10_000, // long enough, because a loop that depends on the input recurs within a few invocations
    maxQuarantineMs: 300_000, // so that an integration cannot wait for the end of its quarantine and loop again
    firstBackoffMs: 1_000,
    maxBackoffMs: 60_000,
    maxQuarantined: 8, // 18 MB each
    now: () => Date.now(),
};

/** A process was killed, or exited by itself. */
export interface Incident {
    /** Tenants whose code was loaded in the process. */
    tenants: ReadonlySet<string>;
    /** Tenants with a running invocation: the more likely causes. */
    running: ReadonlySet<string>;
    /** The process had a single tenant, which therefore is the cause. */
    proven: boolean;
}

interface TenantRecord {
    incidents: number;
    /** The tenant had a running invocation during the last incident. */
    wasRunning: boolean;
    /** Proven incidents during the current quarantine. */
    failures: number;
    quarantineUntil: number;
    /** The circuit is open until this time; 0 if it is closed. */
    openUntil: number;
    /** A probe invocation is running. */
    probing: boolean;
    /** The tenant has its own process. */
    quarantined: boolean;
}

/** The circuit opens with the second failure, because the first may be an isolated case such as a huge input. */
const FAILURES_BEFORE_OPEN = 2;
/** A tenant whose code was only loaded is quarantined from this incident on. */
const INCIDENTS_BEFORE_QUARANTINE = 2;

/**
 * The decision on a tenant's next invocation. `shared`: it runs in a shared process. `quarantined`: it runs in the
 * tenant's own process. `open`: the circuit is open, and it is refused.
 */
export type Decision =
    | { kind: 'shared' }
    | { kind: 'quarantined'; probe: boolean }
    | { kind: 'open'; retryAfterMs: number };

export class Quarantine {
    readonly #options: QuarantineOptions;
    readonly #records = new Map<string, TenantRecord>();

    constructor(options: Partial<QuarantineOptions> = {}) {
        this.#options = { ...DEFAULT_QUARANTINE_OPTIONS, ...options };
    }

    recordIncident({ tenants, running, proven }: Incident): void {
        for (const tenant of tenants) {
            const record = this.#addIncident(tenant, running.has(tenant));
            if (proven) this.#recordFailure(record);
        }
        this.#assignProcesses();
    }

    /**
     * Decides in which process a tenant's next invocation runs, or that it is refused. Call this once before each
     * invocation, and `recordProbe` after a probe.
     */
    decide(tenant: string): Decision {
        const record = this.#current(tenant);
        if (!record) return { kind: 'shared' };
        const now = this.#options.now();
        if (record.openUntil > now) {
            return { kind: 'open', retryAfterMs: record.openUntil - now };
        }
        if (record.openUntil > 0) {
            // Half open: one invocation at a time until a probe succeeds.
            if (record.probing) return { kind: 'open', retryAfterMs: this.#options.firstBackoffMs };
            record.probing = true;
            return { kind: 'quarantined', probe: true };
        }
        return record.quarantined ? { kind: 'quarantined', probe: false } : { kind: 'shared' };
    }

    /**
     * Ends a probe. If it succeeded, the circuit closes and the quarantine continues; otherwise the next invocation is
     * a probe.
     */
    recordProbe(tenant: string, succeeded: boolean): void {
        const record = this.#records.get(tenant);
        if (!record?.probing) return;
        record.probing = false;
        if (!succeeded) return;
        record.openUntil = 0;
        record.quarantineUntil = this.#options.now() + this.#options.quarantineMs;
    }

    isQuarantined(tenant: string): boolean {
        const record = this.#current(tenant);
        return record !== undefined && (record.quarantined || record.probing);
    }

    /** Returns a tenant's record. Resets it if the quarantine has ended, and deletes it if it has expired. */
    #current(tenant: string): TenantRecord | undefined {
        const record = this.#records.get(tenant);
        const now = this.#options.now();
        if (!record || record.probing || record.quarantineUntil > now) return record;
        if (record.quarantineUntil + this.#options.maxQuarantineMs <= now) {
            this.#records.delete(tenant);
            return undefined;
        }
        record.quarantined = false;
        record.wasRunning = false;
        record.failures = 0;
        record.openUntil = 0;
        return record;
    }

    #addIncident(tenant: string, running: boolean): TenantRecord {
        const { now, quarantineMs, maxQuarantineMs } = this.#options;
        const record = this.#current(tenant) ?? {
            incidents: 0,
            wasRunning: running,
            failures: 0,
            quarantineUntil: 0,
            openUntil: 0,
            probing: false,
            quarantined: false,
        };
        record.incidents += 1;
        record.wasRunning = running;
        record.quarantineUntil =
            now() + Math.min(quarantineMs * 2 ** (record.incidents - 1), maxQuarantineMs);
        this.#records.set(tenant, record);
        return record;
    }

    #recordFailure(record: TenantRecord): void {
        const { now, firstBackoffMs, maxBackoffMs, quarantineMs } = this.#options;
        record.failures += 1;
        record.probing = false;
        if (record.failures < FAILURES_BEFORE_OPEN) return;
        const backoff = Math.min(
            firstBackoffMs * 2 ** (record.failures - FAILURES_BEFORE_OPEN),
            maxBackoffMs,
        );
        record.openUntil = now() + backoff;
        record.quarantineUntil = Math.max(record.quarantineUntil, record.openUntil + quarantineMs);
    }

    /**
     * Assigns quarantine processes to the tenants that are the likeliest causes. A tenant that was quarantined during
     * an incident in another process ranks lower, because it cannot be the cause of that incident.
     */
    #assignProcesses(): void {
        const now = this.#options.now();
        for (const tenant of this.#records.keys()) this.#current(tenant);
        const candidates = [...this.#records.values()].filter(
            (record) =>
                record.quarantineUntil > now &&
                (record.wasRunning ||
                    record.failures > 0 ||
                    record.incidents >= INCIDENTS_BEFORE_QUARANTINE),
        );
        candidates.sort(
            (a, b) =>
                b.failures - a.failures ||
                b.incidents - a.incidents ||
                Number(b.wasRunning) - Number(a.wasRunning) ||
                b.quarantineUntil - a.quarantineUntil,
        );
        for (const record of this.#records.values()) record.quarantined = false;
        for (const record of candidates.slice(0, this.#options.maxQuarantined)) {
            record.quarantined = true;
        }
    }
}
