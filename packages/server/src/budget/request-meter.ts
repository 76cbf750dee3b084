import type { Caller, CpuBudgets } from './cpu-budgets.ts';
import { createFairTurns } from './fair-turns.ts';
import { inReadSlot } from './read-slots.ts';

/** Work on more bytes than this waits for a turn: it takes longer than the rest of a request. */
const TURN_BYTES = 16 * 1024;

/** Charge for receiving a megabyte, in advance: the time is spread over many turns (`bench/safety`). */
const READ_MS_PER_MB = 20;

/** Turns are shared by all listeners of the process, because they share its event loop. */
const turns = createFairTurns();

/**
 * Charges the time that a request uses the event loop to its callers. Sections that depend on the caller's input (parse,
 * validate, decompress, serialise) are timed exactly, because they are synchronous.
 */
export class RequestMeter {
    readonly #budgets: CpuBudgets;
    readonly #isLocal: boolean;
    #callers: readonly Caller[];
    #chargedMs = 0;
    #bytes = 0;

    /** @param isLocal exempts the local user of a development server, whose machine it is. */
    constructor(
        budgets: CpuBudgets,
        callers: readonly Caller[],
        { isLocal = false }: { isLocal?: boolean } = {},
    ) {
        this.#budgets = budgets;
        this.#callers = callers;
        this.#isLocal = isLocal;
    }

    /** Time in milliseconds that `run` has charged. */
    get chargedMs(): number {
        return this.#chargedMs;
    }

    /** Bytes of the body that have been read. */
    get bytes(): number {
        return this.#bytes;
    }

    /**
     * Charges the rest of the request to other callers, e.g. to a token instead of an address.
     *
     * @throws PlatformError `too_many_requests`.
     */
    identify(callers: readonly Caller[]): void {
        const isExempt = this.#isLocal && callers.some(({ kind }) => kind === 'user');
        this.#callers = isExempt ? [] : callers;
        this.admit();
    }

    /** Charges the rest of the request to one more caller, unless it is exempt. @throws PlatformError `too_many_requests`. */
    add(caller: Caller): void {
        if (this.#callers.length > 0) this.identify([...this.#callers, caller]);
    }

    /** @throws PlatformError `too_many_requests` if a caller of the request has used its share. */
    admit(): void {
        this.#budgets.admit(this.#callers);
    }

    charge(ms: number): void {
        if (this.#callers.length > 0) this.#budgets.charge(this.#callers, ms);
    }

    /** Runs a synchronous section and charges its duration. */
    run<T>(section: () => T): T {
        const startedAt = performance.now();
        try {
            return section();
        } finally {
            const ms = performance.now() - startedAt;
            this.#chargedMs += ms;
            this.charge(ms);
        }
    }

    /**
     * Receives a body. A large one waits until few others of the caller are received at the same time.
     *
     * @param declared length in bytes; undefined if it is not known in advance.
     * @throws PlatformError `too_many_requests`.
     */
    async read<T extends { length: number }>(
        declared: number | undefined,
        receive: () => Promise<T>,
    ): Promise<T> {
        const isSmall = declared !== undefined && declared <= TURN_BYTES;
        const body =
            isSmall || this.#callers.length === 0
                ? await receive()
                : await inReadSlot(this.#caller, async () => {
                      this.admit();
                      const received = await receive();
                      this.charge((received.length / 1024 / 1024) * READ_MS_PER_MB);
                      return received;
                  });
        this.#bytes += body.length;
        return body;
    }

    get #caller(): string {
        const [caller] = this.#callers;
        return caller === undefined ? '' : `${caller.kind} ${caller.id}`;
    }

    /**
     * Runs a synchronous section on `bytes` bytes of input. A large one waits for a turn of the event loop, and is refused
     * if the caller has used its share by then.
     *
     * @throws PlatformError `too_many_requests`.
     */
    async runSized<T>(bytes: number, section: () => T): Promise<T> {
        if (bytes <= TURN_BYTES) return this.run(section);
        return turns.run(this.#caller, () => {
            this.admit();
            return this.run(section);
        });
    }
}

const meters = new WeakMap<Request, RequestMeter>();

/** A meter without callers, for requests that no listener meters. */
const UNMETERED = new RequestMeter({ admit() {}, charge() {} }, []);

export function setMeter(request: Request, meter: RequestMeter): void {
    meters.set(request, meter);
}

export function meterOf(request: Request): RequestMeter {
    return meters.get(request) ?? UNMETERED;
}
