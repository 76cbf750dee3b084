/** Encodes frames; `wire.ts` describes their format. */
import { FRAME_HEADER_BYTES } from '../wire.ts';

const encoder = new TextEncoder();

export interface PendingFrame {
    type: number;
    /** Objects are encoded as JSON; null is an empty payload. */
    payload: object | Uint8Array | null;
}

/** Returns all frames as one byte array. */
export function encodeFrames(frames: readonly PendingFrame[]): Uint8Array<ArrayBuffer> {
    const payloads = frames.map(({ payload }) =>
        payload instanceof Uint8Array
            ? payload
            : encoder.encode(payload === null ? '' : JSON.stringify(payload)),
    );
    let length = 0;
    for (const payload of payloads) length += FRAME_HEADER_BYTES + payload.byteLength;
    const bytes = new Uint8Array(length);
    const view = new DataView(bytes.buffer);
    let offset = 0;
    for (const [index, payload] of payloads.entries()) {
        bytes[offset] = frames[index]?.type ?? 0;
        view.setUint32(offset + 1, payload.byteLength);
        bytes.set(payload, offset + FRAME_HEADER_BYTES);
        offset += FRAME_HEADER_BYTES + payload.byteLength;
    }
    return bytes;
}
