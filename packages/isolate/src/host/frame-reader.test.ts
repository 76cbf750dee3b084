import { expect, test } from 'vitest';

import { IsolateError } from '../error.ts';
import { FrameReader } from './frame-reader.ts';

const LIMITS = { bodyBytes: 1_000, jsonBytes: 1_000, totalJsonBytes: 1_500 };

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
        const reader = new FrameReader(LIMITS);
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
    expect(() => new FrameReader(LIMITS).read(Buffer.from([7, 255, 255, 255, 255]))).toThrow(
        RangeError,
    );
});

test('limits body frames, other frames, and the sum of other frames', () => {
    const big = 'x'.repeat(900);
    const reader = new FrameReader(LIMITS);
    expect(reader.read(frame(4, big))).toHaveLength(1);
    expect(reader.read(frame(4, big))).toHaveLength(1);
    expect(reader.read(frame(1, big))).toHaveLength(1);
    expect(() => reader.read(frame(1, big))).toThrow('more than 1500 bytes');
    expect(() => new FrameReader(LIMITS).read(frame(4, 'x'.repeat(1_001)))).toThrow(IsolateError);
    expect(() => new FrameReader(LIMITS).read(frame(1, 'x'.repeat(1_001)))).toThrow(RangeError);
});
