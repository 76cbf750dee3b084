/** Decodes frames from chunks with arbitrary boundaries; `wire.ts` describes the format. */
import { FRAME_HEADER_BYTES } from '../wire.ts';

export interface Frame {
    type: number;
    payload: Buffer;
}

/** Body frames are as large as the chunks of the integration's stream. A larger length was forged. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

export class FrameReader {
    #buffered: Buffer[] = [];
    #bufferedBytes = 0;
    #neededBytes = FRAME_HEADER_BYTES;

    /**
     * Returns the frames that are complete with this chunk.
     *
     * @throws RangeError for a frame length above the maximum.
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
            if (length > MAX_FRAME_BYTES) throw new RangeError(`frame of ${length} bytes`);
            if (left < FRAME_HEADER_BYTES + length) {
                this.#neededBytes = FRAME_HEADER_BYTES + length;
                break;
            }
            const start = offset + FRAME_HEADER_BYTES;
            frames.push({
                type: bytes[offset] ?? 0,
                payload: bytes.subarray(start, start + length),
            });
            offset = start + length;
        }
        this.#buffered = offset === bytes.length ? [] : [bytes.subarray(offset)];
        this.#bufferedBytes = bytes.length - offset;
        return frames;
    }
}
