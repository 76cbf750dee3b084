/** One invocation inside the isolate: what it logged, what failed, what it left to `waitUntil`. */
import { AsyncLocalStorage } from 'node:async_hooks';

import {
    ERROR_TEXT_CHARACTERS,
    type ErrorFrame,
    FRAME,
    type LogFrame,
    type WrapperCall,
} from '../wire.ts';
import type { PendingFrame } from './frame.ts';

/** Follows an invocation through its promises and timers, so that logs and calls find their way back to it. */
export const invocations = new AsyncLocalStorage<Invocation>();

export function currentInvocation(): Invocation | undefined {
    return invocations.getStore();
}

export class Invocation {
    readonly id: string;
    /** Outbound calls that may be made. */
    readonly subrequests: number;
    /** Outbound calls made. */
    calls = 0;
    /** Frames that wait to be sent. */
    readonly frames: PendingFrame[] = [];
    /** Told when there is something to send before the answer. */
    onFrame: (() => void) | undefined;
    #logBytesLeft: number;
    readonly #waiting = new Set<Promise<unknown>>();

    constructor(call: WrapperCall) {
        this.id = call.id;
        this.subrequests = call.subrequests;
        this.#logBytesLeft = call.logBytes;
    }

    /** False once more was logged than is kept: callers need not format any more. */
    get logging(): boolean {
        return this.#logBytesLeft >= 0;
    }

    log(level: LogFrame['level'], message: string): void {
        if (!this.logging) return;
        // One character more than allowed tells the host that something was cut.
        const text = message.slice(0, this.#logBytesLeft + 1);
        this.#logBytesLeft -= text.length + 1;
        const line: LogFrame = { level, message: text, timestamp: Date.now() };
        this.push(FRAME.log, line);
    }

    fail(kind: ErrorFrame['kind'], error: unknown): void {
        this.push(FRAME.error, errorFrame(kind, error));
    }

    push(type: number, payload: PendingFrame['payload']): void {
        this.frames.push({ type, payload });
        this.onFrame?.();
    }

    waitUntil(work: Promise<unknown>): void {
        const settled = Promise.resolve(work).then(
            () => {
                this.#waiting.delete(settled);
            },
            (error: unknown) => {
                this.#waiting.delete(settled);
                this.fail('wait-until', error);
            },
        );
        this.#waiting.add(settled);
    }

    get busy(): boolean {
        return this.#waiting.size > 0;
    }

    /** Resolves when all work left to `waitUntil` has ended, also what was added meanwhile. */
    async settled(): Promise<void> {
        while (this.#waiting.size > 0) await Promise.race(this.#waiting);
    }
}

/** What is known of anything thrown; never throws itself. */
export function errorFrame(kind: ErrorFrame['kind'], error: unknown): ErrorFrame {
    try {
        if (error instanceof Error) {
            return {
                kind,
                message: bounded(`${error.name}: ${error.message}`),
                ...(typeof error.stack === 'string' ? { stack: bounded(error.stack) } : {}),
            };
        }
        return { kind, message: bounded(String(error)) };
    } catch {
        return { kind, message: 'A value was thrown that cannot be shown.' };
    }
}

/** The host cuts it too: this only spares both the way of what is not kept. */
function bounded(text: string): string {
    return text.slice(0, ERROR_TEXT_CHARACTERS);
}
