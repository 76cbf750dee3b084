import { expect, test } from 'vitest';

import { FrameReader } from './frame-reader.ts';

function frame(type: number, payload: string): Buffer {
    const bytes = Buffer.from(payload);
    const header = Buffer.alloc(5);
    header[0] = type;
    header.writeUInt32BE(bytes.length, 1);
    return Buffer.concat([header, bytes]);
}

test('reads the same frames for every chunk size', () => {
    const bytes = Buffer.concat([
        frame(1, 'one'),
        frame(4, ''),
        frame(3, 'three'.repeat(50)),
        frame(7, '{}'),
    ]);
    for (const size of [1, 2, 3, 5, 7, 64, bytes.length]) {
        const reader = new FrameReader();
        const read: [number, string][] = [];
        for (let offset = 0; offset < bytes.length; offset += size) {
            for (const { type, payload } of reader.read(bytes.subarray(offset, offset + size))) {
                read.push([type, payload.toString()]);
            }
        }
        expect(read).toEqual([
            [1, 'one'],
            [4, ''],
            [3, 'three'.repeat(50)],
            [7, '{}'],
        ]);
    }
});

test('rejects a length above the maximum before buffering the payload', () => {
    expect(() => new FrameReader().read(Buffer.from([7, 255, 255, 255, 255]))).toThrow(RangeError);
});
