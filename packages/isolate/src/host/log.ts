/** The log of one invocation: bounded, with positions mapped, streamed as it comes. */
import { StringDecoder } from 'node:string_decoder';

import type { LogLine } from '@bindery/contract';

import { SCRIPT_MODULE, type LogFrame } from '../wire.ts';
import type { StackMapper } from './stack.ts';

const LEVELS: ReadonlySet<string> = new Set(['debug', 'info', 'warn', 'error']);

export class InvocationLog {
    readonly #lines: LogLine[] = [];
    readonly #onLog: ((line: LogLine) => void) | undefined;
    readonly #mapper: () => Promise<StackMapper>;
    readonly #limitBytes: number;
    #bytesLeft: number;
    #cut = false;
    /** Lines that wait for a source map hold back those after them. */
    #mapping: Promise<void> | undefined;

    constructor(
        limitBytes: number,
        onLog: ((line: LogLine) => void) | undefined,
        mapper: () => Promise<StackMapper>,
    ) {
        this.#limitBytes = limitBytes;
        this.#bytesLeft = limitBytes;
        this.#onLog = onLog;
        this.#mapper = mapper;
    }

    /** Frames come from the tenant's isolate: nothing in them is believed. */
    add(frame: LogFrame): void {
        if (this.#cut) return;
        const whole = String(frame.message);
        // A line costs one byte more than its text.
        const cost = Buffer.byteLength(whole) + 1;
        this.#cut = cost > this.#bytesLeft;
        const message = this.#cut ? firstBytes(whole, this.#bytesLeft - 1) : whole;
        const line: LogLine = {
            level: LEVELS.has(frame.level) ? frame.level : 'info',
            message,
            timestamp: Number.isFinite(frame.timestamp) ? frame.timestamp : Date.now(),
        };
        this.#bytesLeft -= cost;
        if (!this.#cut || message !== '') this.#push(line);
        if (this.#cut) {
            this.#push({
                level: 'warn',
                message: `The log was cut here: it reached the limit of ${this.#limitBytes} bytes.`,
                timestamp: line.timestamp,
            });
        }
    }

    async complete(): Promise<LogLine[]> {
        await this.#mapping;
        return this.#lines;
    }

    #push(line: LogLine): void {
        const mapped = line.message.includes(SCRIPT_MODULE);
        if (!mapped && !this.#mapping) {
            this.#keep(line);
            return;
        }
        const before = this.#mapping ?? Promise.resolve();
        const turn = before.then(async () => {
            if (mapped) line.message = (await this.#mapper()).text(line.message);
            this.#keep(line);
            if (this.#mapping === turn) this.#mapping = undefined;
        });
        this.#mapping = turn;
    }

    #keep(line: LogLine): void {
        this.#lines.push(line);
        try {
            this.#onLog?.(line);
        } catch {
            // A subscriber's failure is not the invocation's.
        }
    }
}

/** The beginning of a text, in whole characters. */
function firstBytes(text: string, bytes: number): string {
    // No character is shorter than a byte: only so much has to be encoded.
    const head = Buffer.from(text.slice(0, Math.max(0, bytes)));
    return new StringDecoder('utf8').write(head.subarray(0, Math.max(0, bytes)));
}
