/**
 * Which tenants are watched more closely, and which are held back.
 *
 * When a process has to be killed, nothing outside can tell which isolate blocked it: everything whose code was loaded
 * there is a suspect, since work may go on after its invocation has ended. Who ran is suspected at once, the others when
 * it happens to them again. A suspect is on probation: it gets a process of its own, where it can hurt nobody and where
 * the next incident proves its guilt. Survivors go back to the shared processes. The guilty are held back for longer
 * each time (a circuit breaker), then tried again with one invocation.
 */

export interface SuspectOptions {
    /** How long a suspect stays alone the first time; doubles with each further incident that it is remembered for. */
    probationMs: number;
    /** The longest probation, and how long a suspect is remembered after it. */
    maxProbationMs: number;
    /** How long the circuit stays open the first time; doubles with each further strike. */
    firstBackoffMs: number;
    maxBackoffMs: number;
    /** Tenants that may have a process of their own at the same time. */
    maxQuarantined: number;
    now: () => number;
}

const DEFAULT_SUSPECT_OPTIONS: SuspectOptions = {
    probationMs: 10_000, // a loop that depends on the input shows up again within a few invocations
    maxProbationMs: 300_000, // one that keeps quiet while it is alone gains nothing by waiting
    firstBackoffMs: 1_000,
    maxBackoffMs: 60_000,
    maxQuarantined: 8, // 18 MB each
    now: () => Date.now(),
};

/** The loss of a process. */
export interface Incident {
    /** Whose code was loaded. */
    tenants: ReadonlySet<string>;
    /** Whose invocations ran: the likelier ones. */
    running: ReadonlySet<string>;
    /** Nobody but the one tenant whose code was loaded can be to blame. */
    proven: boolean;
}

interface Suspect {
    /** Lost processes that its code was in, while it is remembered. */
    incidents: number;
    /** It ran in the last of them. */
    running: boolean;
    /** Incidents in a process of its own, in this probation. */
    strikes: number;
    probationUntil: number;
    /** No invocation before this time; 0: the circuit is closed. */
    openUntil: number;
    /** The one invocation that decides whether the circuit closes. */
    trial: boolean;
    alone: boolean;
}

/** The first incident may have been bad luck (a huge input); from the second on the circuit opens. */
const STRIKES_BEFORE_OPEN = 2;
/** Whose code was merely loaded is suspected from this incident on. */
const INCIDENTS_BEFORE_SUSPECTED = 2;

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
    incident({ tenants, running, proven }: Incident): void {
        for (const tenant of tenants) {
            const suspect = this.#suspect(tenant, running.has(tenant));
            if (proven) this.#convict(suspect);
        }
        this.#assign();
    }

    /** Asks before each invocation; a trial is given to the one who asked. */
    verdict(tenant: string): Verdict {
        const suspect = this.#current(tenant);
        if (!suspect) return { kind: 'free' };
        const now = this.#options.now();
        if (suspect.openUntil > now) {
            return { kind: 'open', retryAfterMs: suspect.openUntil - now };
        }
        if (suspect.openUntil > 0) {
            // Half open: one at a time until it has shown that it can.
            if (suspect.trial) return { kind: 'open', retryAfterMs: this.#options.firstBackoffMs };
            suspect.trial = true;
            return { kind: 'alone', trial: true };
        }
        return suspect.alone ? { kind: 'alone', trial: false } : { kind: 'free' };
    }

    /** The trial is over. When it ended well the circuit closes, and probation goes on; else the next one is a trial. */
    tried(tenant: string, passed: boolean): void {
        const suspect = this.#suspects.get(tenant);
        if (!suspect?.trial) return;
        suspect.trial = false;
        if (!passed) return;
        suspect.openUntil = 0;
        suspect.probationUntil = this.#options.now() + this.#options.probationMs;
    }

    /** Whether it runs in a process of its own. */
    alone(tenant: string): boolean {
        const suspect = this.#current(tenant);
        return suspect !== undefined && (suspect.alone || suspect.trial);
    }

    /** What is known of a tenant, after what time has changed about it. */
    #current(tenant: string): Suspect | undefined {
        const suspect = this.#suspects.get(tenant);
        const now = this.#options.now();
        if (!suspect || suspect.trial || suspect.probationUntil > now) return suspect;
        if (suspect.probationUntil + this.#options.maxProbationMs <= now) {
            this.#suspects.delete(tenant);
            return undefined;
        }
        suspect.alone = false;
        suspect.running = false;
        suspect.strikes = 0;
        suspect.openUntil = 0;
        return suspect;
    }

    #suspect(tenant: string, running: boolean): Suspect {
        const { now, probationMs, maxProbationMs } = this.#options;
        const suspect = this.#current(tenant) ?? {
            incidents: 0,
            running,
            strikes: 0,
            probationUntil: 0,
            openUntil: 0,
            trial: false,
            alone: false,
        };
        suspect.incidents += 1;
        suspect.running = running;
        suspect.probationUntil =
            now() + Math.min(probationMs * 2 ** (suspect.incidents - 1), maxProbationMs);
        this.#suspects.set(tenant, suspect);
        return suspect;
    }

    #convict(suspect: Suspect): void {
        const { now, firstBackoffMs, maxBackoffMs, probationMs } = this.#options;
        suspect.strikes += 1;
        suspect.trial = false;
        if (suspect.strikes < STRIKES_BEFORE_OPEN) return;
        const backoff = Math.min(
            firstBackoffMs * 2 ** (suspect.strikes - STRIKES_BEFORE_OPEN),
            maxBackoffMs,
        );
        suspect.openUntil = now() + backoff;
        suspect.probationUntil = Math.max(suspect.probationUntil, suspect.openUntil + probationMs);
    }

    /** Gives the processes of their own to the likeliest. Who sat alone through an incident falls behind the others. */
    #assign(): void {
        const now = this.#options.now();
        for (const tenant of this.#suspects.keys()) this.#current(tenant);
        const suspected = [...this.#suspects.values()].filter(
            (suspect) =>
                suspect.probationUntil > now &&
                (suspect.running ||
                    suspect.strikes > 0 ||
                    suspect.incidents >= INCIDENTS_BEFORE_SUSPECTED),
        );
        suspected.sort(
            (a, b) =>
                b.strikes - a.strikes ||
                b.incidents - a.incidents ||
                Number(b.running) - Number(a.running) ||
                b.probationUntil - a.probationUntil,
        );
        for (const suspect of this.#suspects.values()) suspect.alone = false;
        for (const suspect of suspected.slice(0, this.#options.maxQuarantined)) {
            suspect.alone = true;
        }
    }
}
