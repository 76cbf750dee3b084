import type { InvocationResponse } from '@bindery/isolate';
import { describe, expect, it } from 'vitest';

import { CapturedResponse } from './captured-response.ts';

const keepText = (text: string) => text;

function source(body: BodyInit | null, headers: Record<string, string> = {}): InvocationResponse {
    const response = new Response(body, { status: 200, headers });
    return {
        status: 200,
        response,
        header: (name) => response.headers.get(name),
        text: () => response.text(),
        outcome: Promise.resolve({
            status: 200,
            durationMs: 1,
            logs: [],
            egress: [],
            isolate: { process: 1, cold: false },
        }),
    };
}

describe('CapturedResponse', () => {
    it('records headers and body without changing what the caller reads', async () => {
        const captured = new CapturedResponse(
            source('{"a":1}', { 'content-type': 'application/json' }),
        );
        expect(await captured.text()).toBe('{"a":1}');
        expect(await captured.record(keepText)).toEqual({
            headers: [['content-type', 'application/json']],
            body: '{"a":1}',
            bytes: 7,
            isTruncated: false,
        });
    });

    it('bounds the recorded body and counts all bytes', async () => {
        const text = 'x'.repeat(100_000);
        const captured = new CapturedResponse(source(text));
        expect(await captured.response.text()).toBe(text);
        const { body, bytes, isTruncated } = await captured.record(keepText);
        expect(body).toHaveLength(16 * 1024);
        expect([bytes, isTruncated]).toEqual([100_000, true]);
    });

    it('masks credentials in headers and body, also across the size limit', async () => {
        const secret = 'secret-value-1234567890';
        const text = `${'x'.repeat(16 * 1024 - 5)}${secret}`;
        const captured = new CapturedResponse(
            source(text, { 'set-cookie': 'session=1', 'x-note': `with ${secret}` }),
        );
        await captured.text();
        const { body, headers } = await captured.record((value) => value.replaceAll(secret, '••'));
        expect(body).not.toContain('secr');
        expect(Object.fromEntries(headers)).toMatchObject({
            'set-cookie': '••••••',
            'x-note': 'with ••',
        });
    });

    it('records a response whose body the caller does not read', async () => {
        const captured = new CapturedResponse(source('unread'));
        expect(await captured.record(keepText)).toMatchObject({ body: 'unread', bytes: 6 });
        expect(await captured.text()).toBe('unread');
        const empty = new CapturedResponse(source(null));
        expect(await empty.record(keepText)).toMatchObject({ body: '', isTruncated: false });
    });
});
