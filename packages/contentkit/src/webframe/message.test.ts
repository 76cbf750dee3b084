import { expect, it } from 'vitest';

import { TokenBucket } from './token-bucket.ts';
import { readMessage } from './message.ts';

it('parses action, resize and ready messages', () => {
    expect(readMessage({ action: { action: '@webframe.ready' } })).toEqual({ kind: 'ready' });
    expect(
        readMessage({
            action: { action: '@webframe.resize', size: { height: 90, aspectRatio: '1.5' } },
        }),
    ).toEqual({ kind: 'resize', size: { aspectRatio: 1.5, maxHeight: 90 } });
    expect(
        readMessage({
            action: {
                action: '@webframe.resize',
                aspectRatio: 3,
                height: 900,
                maxHeight: 400,
            },
        }),
    ).toEqual({ kind: 'resize', size: { aspectRatio: 3, maxHeight: 400 } });
    const size = { aspectRatio: 4, maxHeight: 800, maxWidth: 300 };
    expect(readMessage({ action: { action: '@webframe.resize', size } })).toEqual({
        kind: 'resize',
        size,
    });
    expect(readMessage({ action: { action: 'x', at: new Date(0), f: undefined } })).toEqual({
        kind: 'action',
        action: { action: 'x', at: '1970-01-01T00:00:00.000Z' },
    });
    expect(readMessage('{"context":"iframe.resize","height":1e9}')).toEqual({
        kind: 'resize',
        size: { height: 6000 },
    });
});

it('ignores malformed and oversized messages', () => {
    const cyclic: Record<string, unknown> = { action: 'x' };
    cyclic['self'] = cyclic;
    const endless = { action: 'x', list: Array.from({ length: 20_000 }, () => 1) };
    for (const data of [
        null,
        5,
        'text',
        [],
        {},
        { action: 'x' },
        { action: {} },
        { action: { action: '@webframe.other' } },
        { action: cyclic },
        { action: endless },
        { action: { action: 'x', big: 'x'.repeat(300_000) } },
        { action: { action: '@webframe.navigate', path: 5 } },
    ]) {
        expect(readMessage(data)).toEqual({ kind: 'ignored' });
    }
});

it('allows a burst and then limits the rate', () => {
    const bucket = new TokenBucket(3, 2);
    expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
    expect(bucket.take(400)).toBe(false);
    expect(bucket.take(600)).toBe(true);
    expect(new TokenBucket(3, 2).take(0, 4)).toBe(false);
});
