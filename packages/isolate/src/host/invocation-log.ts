/** The log of one invocation: limited in size, with mapped positions, streamed to a subscriber as it arrives. */
import { StringDecoder } from 'node:string_decoder';

import type { LogLine } from '@bindery/contract';

import { SCRIPT_MODULE, type LogFrame } from '../wire.ts';
import type { StackMapper } from './stack-mapper.ts';

const LEVELS: ReadonlySet<string> = new Set(['debug', 'info', 'warn', 'error']);

export class InvocationLog {
    readonly #lines: LogLine[] = [];
    readonly #onLog: ((line: LogLine) => void) | undefined;
    readonly #mapper: () => Promise<StackMapper>;
    readonly #limitBytes: number;
    #bytesLeft: number;
    #truncated = false;
    /** Resolves when all lines so far are mapped. Each line waits for the previous one, to keep the order. */
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

    /** True when the limit is reached; further lines are dropped. */
    get truncated(): boolean {
        return this.#truncated;
    }

    /** Validates every field, because an integration can forge the frame. */
    add(frame: LogFrame): void {
        if (this.#truncated) return;
        const text = String(frame.message);
        // Each line counts one byte more than its text, so that empty lines are limited too.
        const cost = Buffer.byteLength(text) + 1;
        this.#truncated = cost > this.#bytesLeft;
        const message = this.#truncated ? firstBytes(text, this.#bytesLeft - 1) : text;
        const line: LogLine = {
            level: LEVELS.has(frame.level) ? frame.level : 'info',
            message,
            timestamp: Number.isFinite(frame.timestamp) ? frame.timestamp : Date.now(),
        };
        this.#bytesLeft -= cost;
        if (!this.#truncated || message !== '') this.#push(line);
        if (this.#truncated) {
            this.#push({
                level: 'warn',
                message: `The log was truncated here: it reached the limit of ${this.#limitBytes} bytes.`,
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
            this.#publish(line);
            return;
        }
        const before = this.#mapping ?? Promise.resolve();
        const turn = before.then(async () => {
            if (mapped) line.message = (await this.#mapper()).text(line.message);
            this.#publish(line);
            if (this.#mapping === turn) this.#mapping = undefined;
        });
        this.#mapping = turn;
    }

    #publish(line: LogLine): void {
        this.#lines.push(line);
        try {
            this.#onLog?.(line);
        } catch {
            // An exception of the subscriber must not fail the invocation.
        }
    }
}

/** Returns the first `bytes` bytes of a string, without a partial character at the end. */
function firstBytes(text: string, bytes: number): string {
    // Every character has at least one byte, so only this part has to be encoded.
    const head = Buffer.from(text.slice(0, Math.max(0, bytes)));
    return new StringDecoder('utf8').write(head.subarray(0, Math.max(0, bytes)));
}
