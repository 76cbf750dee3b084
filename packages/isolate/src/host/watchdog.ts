/** Detects a process whose event loop is blocked, or that uses too much memory. */
import { readFileSync } from 'node:fs';

import type { WorkerdProcess } from './workerd-process.ts';

/** Short enough to replace a blocked process within half a second; 25 requests per second cost nothing measurable. */
const PING_INTERVAL_MS = 40;
/** After this time without a response, new invocations wait, so that fewer are lost if the process is killed. */
const LATE_MS = 60;
/**
 * If the process used less than this share of the limit in CPU time, it was starved by other processes and is not
 * looping. With the default limit that is 280 ms; legitimate bursts and collections by V8 take up to 180 ms.
 */
const STALL_CPU_SHARE = 0.8;
/** A starved process is killed after this multiple of the limit. */
const STARVED_FACTOR = 10;
/**
 * If the watchdog's timer fires later than this, the host itself was blocked and may not have read the response yet.
 */
const OWN_DELAY_MS = 50;

export interface WatchdogOptions {
    process: WorkerdProcess;
    /** Maximum CPU time without returning to the event loop. */
    stallMs: number;
    /** Maximum resident memory. */
    memoryBytes: number;
    onStall: () => void;
    onMemory: (rssBytes: number) => void;
    /** Called before every ping. */
    onTick: (rssBytes: number) => void;
}

export class Watchdog implements Disposable {
    readonly #options: WatchdogOptions;
    #timer: NodeJS.Timeout | undefined;
    /** `performance.now()` of the ping that has no response yet. */
    #sentAt: number | undefined;
    /** CPU time of the process when the ping was sent. */
    #cpuBefore: number | undefined;
    #resolveLate: (() => void) | undefined;
    #late: Promise<void> | undefined;
    #stopped = false;

    constructor(options: WatchdogOptions) {
        this.#options = options;
        this.#schedule(PING_INTERVAL_MS);
    }

    /**
     * Undefined while the process responds in time; else a promise that resolves when it responds again or is killed.
     */
    get late(): Promise<void> | undefined {
        if (this.#sentAt === undefined || performance.now() - this.#sentAt < LATE_MS) {
            return undefined;
        }
        this.#late ??= new Promise((resolve) => {
            this.#resolveLate = resolve;
        });
        return this.#late;
    }

    [Symbol.dispose](): void {
        this.#stopped = true;
        clearTimeout(this.#timer);
        this.#pingEnded();
    }

    #schedule(delay: number): void {
        const due = performance.now() + delay;
        this.#timer = setTimeout(() => {
            if (this.#sentAt === undefined) this.#ping();
            else this.#check(performance.now() - due);
        }, delay);
        this.#timer.unref();
    }

    #ping(): void {
        const { process, memoryBytes, onMemory, onTick } = this.#options;
        const { rssBytes } = process;
        if (rssBytes > memoryBytes) {
            onMemory(rssBytes);
            return;
        }
        onTick(rssBytes);
        if (this.#stopped) return;
        const sentAt = performance.now();
        this.#sentAt = sentAt;
        this.#cpuBefore = cpuMs(process.pid);
        process.ping().then(
            () => {
                if (this.#sentAt === sentAt) this.#pingEnded();
            },
            () => {}, // the process exited, which its slot handles
        );
        this.#schedule(PING_INTERVAL_MS);
    }

    #check(ownDelay: number): void {
        const waited = performance.now() - (this.#sentAt ?? 0);
        const { process, memoryBytes, onMemory, onStall } = this.#options;
        const { rssBytes } = process;
        if (rssBytes > memoryBytes) {
            onMemory(rssBytes);
            return;
        }
        const stallMs = this.#options.stallMs + process.loadingMs;
        if (waited >= stallMs && ownDelay < OWN_DELAY_MS) {
            const before = this.#cpuBefore;
            const after = cpuMs(process.pid);
            const looping =
                before === undefined ||
                after === undefined ||
                after - before > stallMs * STALL_CPU_SHARE;
            if (looping || waited >= stallMs * STARVED_FACTOR) {
                onStall();
                return;
            }
        }
        // The next check is at the limit at the latest, because the other tenants of the process are waiting.
        const left = stallMs - waited;
        this.#schedule(Math.min(PING_INTERVAL_MS / 2, left > 0 ? left : Infinity));
    }

    #pingEnded(): void {
        this.#sentAt = undefined;
        this.#late = undefined;
        this.#resolveLate?.();
        this.#resolveLate = undefined;
    }
}

/**
 * Returns the CPU time of the process's main thread, which runs all its isolates, in milliseconds. Undefined where
 * /proc does not exist.
 */
function cpuMs(pid: number): number | undefined {
    try {
        return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch {
        return undefined;
    }
}
