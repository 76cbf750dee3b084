/** Notices a process whose event loop stands still, or that takes too much memory. */
import { readFileSync } from 'node:fs';

import type { WorkerdProcess } from './process.ts';

/** Short enough to have a loop's process replaced within half a second; 16 requests a second cost nothing. */
const PING_INTERVAL_MS = 60;
/** From then on new invocations wait, so that fewer are lost if the process is killed. */
const LATE_MS = 60;
/**
 * Below this share of the limit in CPU time, the process was starved by others on the machine and is not looping. With
 * the default limit that is 280 ms; legitimate bursts and collections by V8 reach 180 ms.
 */
const STALL_CPU_SHARE = 0.8;
/** Even a starved process is given up after this many times the limit. */
const STARVED_FACTOR = 10;
/**
 * Compiling takes about 100 ms of CPU a megabyte of functions, 250 of literals, in one turn: a version that was not
 * invoked yet adds so much to the limit. `scriptBytes` keeps it below a second.
 */
const LOAD_MS_PER_BYTE = 250 / 1024 / 1024;
/** A timer of our own that is later than this: the host itself stood still, and the answer may already be here. */
const OWN_DELAY_MS = 50;

export interface WatchdogOptions {
    process: WorkerdProcess;
    /** How long the event loop may stand still. */
    stallMs: number;
    /** Resident memory at which the process ends. */
    memoryBytes: number;
    onStall: () => void;
    onMemory: (rssBytes: number) => void;
    /** At every ping. */
    onTick: (rssBytes: number) => void;
}

export class Watchdog implements Disposable {
    readonly #options: WatchdogOptions;
    #timer: NodeJS.Timeout | undefined;
    #sentAt: number | undefined;
    /** CPU time of the process when the ping was sent. */
    #cpuBefore: number | undefined;
    #settled: (() => void) | undefined;
    #waiting: Promise<void> | undefined;
    #stopped = false;

    constructor(options: WatchdogOptions) {
        this.#options = options;
        this.#next(PING_INTERVAL_MS);
    }

    /** Undefined while the process answers; else resolves when it does again or is given up. */
    get late(): Promise<void> | undefined {
        if (this.#sentAt === undefined || performance.now() - this.#sentAt < LATE_MS) {
            return undefined;
        }
        this.#waiting ??= new Promise((resolve) => {
            this.#settled = resolve;
        });
        return this.#waiting;
    }

    [Symbol.dispose](): void {
        this.#stopped = true;
        clearTimeout(this.#timer);
        this.#answered();
    }

    #next(delay: number): void {
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
                if (this.#sentAt === sentAt) this.#answered();
            },
            () => {}, // the process ended, and whoever watches its end knows
        );
        this.#next(PING_INTERVAL_MS);
    }

    #check(ownDelay: number): void {
        const waited = performance.now() - (this.#sentAt ?? 0);
        const { process, memoryBytes, onMemory, onStall } = this.#options;
        const { rssBytes } = process;
        if (rssBytes > memoryBytes) {
            onMemory(rssBytes);
            return;
        }
        const stallMs = this.#options.stallMs + process.loadingBytes * LOAD_MS_PER_BYTE;
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
        // Punctual at the limit: the neighbours are waiting.
        const left = stallMs - waited;
        this.#next(Math.min(PING_INTERVAL_MS / 2, left > 0 ? left : Infinity));
    }

    #answered(): void {
        this.#sentAt = undefined;
        this.#waiting = undefined;
        this.#settled?.();
        this.#settled = undefined;
    }
}

/** CPU time of the process's main thread, which runs all its isolates. Undefined where /proc is missing. */
function cpuMs(pid: number): number | undefined {
    try {
        return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch {
        return undefined;
    }
}
