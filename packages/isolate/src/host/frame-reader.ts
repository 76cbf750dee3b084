/** Decodes frames from chunks with arbitrary boundaries; `wire.ts` describes the format. */
import { IsolateError } from '../error.ts';
import { FRAME, FRAME_HEADER_BYTES } from '../wire.ts';

export interface Frame {
    type: number;
    payload: Buffer;
}

export interface FrameLimits {
    /** Maximum for each body frame. Body frames are as large as the chunks of the integration's stream. */
    bodyBytes: number;
    /** Maximum for each frame of another type. */
    jsonBytes: number;
    /** Maximum for all frames of other types together. */
    totalJsonBytes: number;
}

export class FrameReader {
    #buffered: Buffer[] = [];
    #bufferedBytes = 0;
    #neededBytes = FRAME_HEADER_BYTES;
    #jsonBytes = 0;
    readonly #limits: FrameLimits;

    constructor(limits: FrameLimits) {
        this.#limits = limits;
    }

    /**
     * Returns the frames that are complete with this chunk. A frame above a limit is rejected before it is buffered.
     *
     * @throws IsolateError `response_too_large` for a body frame, RangeError for other frames.
     */
    read(chunk: Buffer): Frame[] {
        this.#buffered.push(chunk);
        this.#bufferedBytes += chunk.length;
        if (this.#bufferedBytes < this.#neededBytes) return [];
        const bytes = this.#buffered.length === 1 ? chunk : Buffer.concat(this.#buffered);
        const frames: Frame[] = [];
        let offset = 0;
        for (;;) {
            const left = bytes.length - offset;
            if (left < FRAME_HEADER_BYTES) {
                this.#neededBytes = FRAME_HEADER_BYTES;
                break;
            }
            const length = bytes.readUInt32BE(offset + 1);
            const type = bytes[offset] ?? 0;
            this.#check(type, length);
            if (left < FRAME_HEADER_BYTES + length) {
                this.#neededBytes = FRAME_HEADER_BYTES + length;
                break;
            }
            const start = offset + FRAME_HEADER_BYTES;
            if (type !== FRAME.body) this.#jsonBytes += FRAME_HEADER_BYTES + length;
            frames.push({ type, payload: bytes.subarray(start, start + length) });
            offset = start + length;
        }
        this.#buffered = offset === bytes.length ? [] : [bytes.subarray(offset)];
        this.#bufferedBytes = bytes.length - offset;
        return frames;
    }

    #check(type: number, length: number): void {
        const { bodyBytes, jsonBytes, totalJsonBytes } = this.#limits;
        if (type === FRAME.body) {
            if (length > bodyBytes) throw responseTooLarge(bodyBytes);
        } else if (length > jsonBytes) {
            throw new RangeError(`a frame of ${length} bytes`);
        } else if (this.#jsonBytes + length > totalJsonBytes) {
            throw new RangeError(`more than ${totalJsonBytes} bytes in frames`);
        }
    }
}

export function responseTooLarge(limitBytes: number): IsolateError {
    return new IsolateError(
        'response_too_large',
        `The response is larger than the limit of ${limitBytes} bytes.`,
    );
}
