/** The state of one invocation inside the isolate: pending frames (log, errors), call count, `waitUntil` work. */
import { AsyncLocalStorage } from 'node:async_hooks';

import {
    ERROR_TEXT_CHARACTERS,
    type ErrorFrame,
    FRAME,
    type LogFrame,
    type WrapperCall,
} from '../wire.ts';
import { moveClock } from './move-clock.ts';
import { describeValue, stackOf } from './describe-thrown.ts';
import type { PendingFrame } from './encode-frames.ts';

/** Carries the invocation through promises and timers, so that logs and outbound calls are attributed to it. */
export const invocations = new AsyncLocalStorage<Invocation>();

export function currentInvocation(): Invocation | undefined {
    return invocations.getStore();
}

const MAX_ERRORS = 100;

export class Invocation {
    readonly id: string;
    /** Maximum number of outbound calls. */
    readonly subrequests: number;
    /** Milliseconds by which `Date` is ahead. */
    readonly clockOffsetMs: number;
    /** Outbound calls made. */
    calls = 0;
    /** Frames that have not been sent. */
    readonly frames: PendingFrame[] = [];
    /** Called when a frame was added. */
    onFrame: (() => void) | undefined;
    #logBytesLeft: number;
    #errorsLeft = MAX_ERRORS;
    readonly #pending = new Set<Promise<unknown>>();

    constructor(call: WrapperCall) {
        this.id = call.id;
        this.subrequests = call.subrequests;
        this.clockOffsetMs = call.clockOffsetMs ?? 0;
        if (this.clockOffsetMs !== 0) {
            moveClock(() => currentInvocation()?.clockOffsetMs ?? 0);
        }
        this.#logBytesLeft = call.logBytes;
    }

    /** False once the log limit is reached; callers can skip formatting then. */
    get logging(): boolean {
        return this.#logBytesLeft >= 0;
    }

    log(level: LogFrame['level'], message: string): void {
        if (!this.logging) return;
        // One character beyond the limit tells the host that the log was truncated.
        const text = message.slice(0, this.#logBytesLeft + 1);
        this.#logBytesLeft -= text.length + 1;
        const line: LogFrame = { level, message: text, timestamp: Date.now() };
        this.push(FRAME.log, line);
    }

    fail(kind: ErrorFrame['kind'], error: unknown): void {
        // The outcome has one error, but the host may prefer a later one to the first (`host/invocation-failure.ts`).
        this.#errorsLeft -= 1;
        if (this.#errorsLeft < 0) return;
        this.push(FRAME.error, errorFrame(kind, error));
    }

    push(type: number, payload: PendingFrame['payload']): void {
        this.frames.push({ type, payload });
        this.onFrame?.();
    }

    waitUntil(work: Promise<unknown>): void {
        const settled = Promise.resolve(work).then(
            () => {
                this.#pending.delete(settled);
            },
            (error: unknown) => {
                this.#pending.delete(settled);
                this.fail('wait-until', error);
            },
        );
        this.#pending.add(settled);
    }

    get busy(): boolean {
        return this.#pending.size > 0;
    }

    /** Resolves when all `waitUntil` work has ended, including work added in the meantime. */
    async settled(): Promise<void> {
        while (this.#pending.size > 0) await Promise.race(this.#pending);
    }
}

/** Describes a thrown value, with its causes and inner errors. Never throws. */
export function errorFrame(kind: ErrorFrame['kind'], error: unknown): ErrorFrame {
    try {
        if (!(error instanceof Error)) return { kind, message: truncated(describeValue(error)) };
        const stack = stackOf(error);
        return {
            kind,
            message: truncated(`${error.name}: ${error.message}`),
            ...(stack === undefined ? {} : { stack: truncated(stack) }),
        };
    } catch {
        return { kind, message: 'A value was thrown that cannot be shown.' };
    }
}

/** Truncates an error text. The host truncates too; truncating here avoids sending text that it would drop. */
function truncated(text: string): string {
    return text.slice(0, ERROR_TEXT_CHARACTERS);
}
