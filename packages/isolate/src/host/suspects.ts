/**
 * Which tenants are watched more closely, and which are held back.
 *
 * When a process has to be killed, everything that ran in it is a suspect, since nothing outside can tell which isolate
 * blocked it. A suspect is on probation: it gets a process of its own, where it can hurt nobody and where the next
 * incident proves its guilt. Survivors go back to the shared processes. The guilty are held back for longer each time
 * (a circuit breaker), then tried again with one invocation.
 */

export interface SuspectOptions {
    /** How long a suspect stays alone. */
    probationMs: number;
    /** How long the circuit stays open the first time; doubles with each further strike. */
    firstBackoffMs: number;
    maxBackoffMs: number;
    /** Tenants that may have a process of their own at the same time. */
    maxQuarantined: number;
    now: () => number;
}

const DEFAULT_SUSPECT_OPTIONS: SuspectOptions = {
    probationMs: 10_000, // a loop that depends on the input shows up again within a few invocations
    firstBackoffMs: 1_000,
    maxBackoffMs: 60_000,
    maxQuarantined: 8, // 18 MB each
    now: () => Date.now(),
};

/** The loss of a process. */
export interface Incident {
    /** Who may be to blame. */
    tenants: ReadonlySet<string>;
    /** Nobody else can be. */
    proven: boolean;
}

interface Suspect {
    /** Proven incidents since it was last released. */
    strikes: number;
    probationUntil: number;
    /** No invocation before this time. */
    openUntil: number;
    /** The one invocation that decides whether the circuit closes. */
    trial: boolean;
    alone: boolean;
}

/** The first incident may have been bad luck (a huge input); from the second on the circuit opens. */
const STRIKES_BEFORE_OPEN = 2;

/** How a tenant's next invocation runs. */
export type Verdict =
    | { kind: 'free' }
    | { kind: 'alone'; trial: boolean }
    | { kind: 'open'; retryAfterMs: number };

export class Suspects {
    readonly #options: SuspectOptions;
    readonly #suspects = new Map<string, Suspect>();

    constructor(options: Partial<SuspectOptions> = {}) {
        this.#options = { ...DEFAULT_SUSPECT_OPTIONS, ...options };
    }

    /** A process was lost. */
    incident({ tenants, proven }: Incident): void {
        for (const tenant of tenants) {
            if (proven) this.#convict(tenant);
            else this.#suspect(tenant);
        }
    }

    /** Asks before each invocation; a trial is given to the one who asked. */
    verdict(tenant: string): Verdict {
        const suspect = this.#suspects.get(tenant);
        if (!suspect) return { kind: 'free' };
        const now = this.#options.now();
        if (suspect.openUntil > now) {
            return { kind: 'open', retryAfterMs: suspect.openUntil - now };
        }
        if (suspect.strikes >= STRIKES_BEFORE_OPEN && suspect.openUntil > 0) {
            // Half open: one at a time until it has shown that it can.
            if (suspect.trial) return { kind: 'open', retryAfterMs: this.#options.firstBackoffMs };
            suspect.trial = true;
            return { kind: 'alone', trial: true };
        }
        if (suspect.probationUntil <= now) {
            this.#suspects.delete(tenant);
            return { kind: 'free' };
        }
        return suspect.alone ? { kind: 'alone', trial: false } : { kind: 'free' };
    }

    /** The trial has ended without an incident: the circuit closes, probation goes on. */
    passed(tenant: string): void {
        const suspect = this.#suspects.get(tenant);
        if (!suspect?.trial) return;
        suspect.trial = false;
        suspect.openUntil = 0;
        suspect.probationUntil = this.#options.now() + this.#options.probationMs;
    }

    /** Tenants whose probation is over. */
    released(): string[] {
        const now = this.#options.now();
        const released: string[] = [];
        for (const [tenant, suspect] of this.#suspects) {
            if (suspect.probationUntil > now || suspect.openUntil > 0) continue;
            this.#suspects.delete(tenant);
            if (suspect.alone) released.push(tenant);
        }
        return released;
    }

    #suspect(tenant: string): Suspect {
        const { now, probationMs, maxQuarantined } = this.#options;
        let suspect = this.#suspects.get(tenant);
        if (!suspect) {
            let alone = 0;
            for (const other of this.#suspects.values()) if (other.alone) alone += 1;
            suspect = {
                strikes: 0,
                probationUntil: 0,
                openUntil: 0,
                trial: false,
                // Where there is no room for all suspects, those of a second incident are the likelier ones.
                alone: alone < maxQuarantined,
            };
            this.#suspects.set(tenant, suspect);
        } else if (!suspect.alone) {
            this.#makeRoom();
            suspect.alone = true;
        }
        suspect.probationUntil = now() + probationMs;
        return suspect;
    }

    #convict(tenant: string): void {
        const { now, firstBackoffMs, maxBackoffMs, probationMs } = this.#options;
        const suspect = this.#suspect(tenant);
        if (!suspect.alone) {
            this.#makeRoom();
            suspect.alone = true;
        }
        suspect.strikes += 1;
        suspect.trial = false;
        if (suspect.strikes < STRIKES_BEFORE_OPEN) return;
        const backoff = Math.min(
            firstBackoffMs * 2 ** (suspect.strikes - STRIKES_BEFORE_OPEN),
            maxBackoffMs,
        );
        suspect.openUntil = now() + backoff;
        suspect.probationUntil = suspect.openUntil + probationMs;
    }

    /** Lets the least suspect tenant go back to the shared processes. */
    #makeRoom(): void {
        const alone = [...this.#suspects.values()].filter((suspect) => suspect.alone);
        if (alone.length < this.#options.maxQuarantined) return;
        alone.sort((a, b) => a.strikes - b.strikes || a.probationUntil - b.probationUntil);
        const least = alone[0];
        if (least) least.alone = false;
    }
}
