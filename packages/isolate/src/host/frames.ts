/** Reads frames out of chunks that break anywhere. */
import { FRAME_HEADER_BYTES } from '../wire.ts';

export interface Frame {
    type: number;
    payload: Buffer;
}

/** Body frames are as large as the integration's own chunks; anything larger than this is not from our wrapper. */
const MAX_FRAME_BYTES = 256 * 1024 * 1024;

export class FrameReader {
    #held: Buffer[] = [];
    #heldBytes = 0;
    #wanted = FRAME_HEADER_BYTES;

    /** The frames that are complete with this chunk. Throws a RangeError for a length that cannot be. */
    read(chunk: Buffer): Frame[] {
        this.#held.push(chunk);
        this.#heldBytes += chunk.length;
        if (this.#heldBytes < this.#wanted) return [];
        const bytes = this.#held.length === 1 ? chunk : Buffer.concat(this.#held);
        const frames: Frame[] = [];
        let offset = 0;
        for (;;) {
            const left = bytes.length - offset;
            if (left < FRAME_HEADER_BYTES) {
                this.#wanted = FRAME_HEADER_BYTES;
                break;
            }
            const length = bytes.readUInt32BE(offset + 1);
            if (length > MAX_FRAME_BYTES) throw new RangeError(`frame of ${length} bytes`);
            if (left < FRAME_HEADER_BYTES + length) {
                this.#wanted = FRAME_HEADER_BYTES + length;
                break;
            }
            const start = offset + FRAME_HEADER_BYTES;
            frames.push({
                type: bytes[offset] ?? 0,
                payload: bytes.subarray(start, start + length),
            });
            offset = start + length;
        }
        this.#held = offset === bytes.length ? [] : [bytes.subarray(offset)];
        this.#heldBytes = bytes.length - offset;
        return frames;
    }
}
