import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { call, canOutlivePage, request } from './client.ts';

const fetchMock = vi.fn<typeof fetch>();

beforeEach(() => {
    fetchMock.mockReset();
    vi.stubGlobal('fetch', fetchMock);
});
afterEach(() => vi.unstubAllGlobals());

describe('request', () => {
    it('sends a JSON body and no token, because the browser adds the cookie of the session', async () => {
        fetchMock.mockResolvedValue(new Response('{}'));
        await request('POST', '/workbench/events', { type: 'task' });
        expect(fetchMock).toHaveBeenCalledWith('/workbench/events', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: '{"type":"task"}',
        });
    });

    it.each([
        [400, 'invalid'],
        [401, 'unauthorized'],
        [403, 'forbidden'],
        [404, 'not_found'],
        [409, 'conflict'],
        [422, 'invalid'],
        [500, 'failed'],
    ])(
        'throws for status %d with the code %s and the message of the server',
        async (status, code) => {
            fetchMock.mockResolvedValue(
                Response.json(
                    { error: { message: 'No.', fields: { title: 'Too long.' } } },
                    { status, headers: { 'x-bindery-invocation': 'i1' } },
                ),
            );
            await expect(request('GET', '/x')).rejects.toMatchObject({
                code,
                status,
                message: 'No.',
                fields: { title: 'Too long.' },
                invocationId: 'i1',
            });
        },
    );

    it('names the status of an error response that is not JSON', async () => {
        fetchMock.mockResolvedValue(
            new Response('<html>', { status: 502, statusText: 'Bad Gateway' }),
        );
        await expect(request('GET', '/x')).rejects.toMatchObject({
            code: 'failed',
            message: 'The server answered 502 Bad Gateway',
        });
    });

    it('throws `unreachable` after a network failure', async () => {
        fetchMock.mockRejectedValue(new TypeError('Failed to fetch'));
        await expect(request('GET', '/x')).rejects.toMatchObject({ code: 'unreachable' });
    });

    it('rethrows an abort unchanged', async () => {
        const abort = new AbortController();
        abort.abort();
        fetchMock.mockRejectedValue(abort.signal.reason);
        await expect(request('GET', '/x', undefined, { signal: abort.signal })).rejects.toBe(
            abort.signal.reason,
        );
    });

    it('sets keepalive only for bodies of up to 64 KiB', async () => {
        fetchMock.mockImplementation(async () => new Response('{}'));
        const small = 'x'.repeat(1_000);
        const large = 'é'.repeat(33_000);
        await request('PUT', '/x', small, { keepalive: true });
        await request('PUT', '/x', large, { keepalive: true });
        expect(fetchMock.mock.calls.map(([, init]) => init?.keepalive)).toEqual([true, undefined]);
        expect(canOutlivePage(small)).toBe(true);
        expect(canOutlivePage(large)).toBe(false);
    });
});

describe('call', () => {
    it('returns the JSON body, and undefined without a body', async () => {
        fetchMock.mockResolvedValueOnce(Response.json({ id: 'p' }));
        fetchMock.mockResolvedValueOnce(new Response(null, { status: 204 }));
        fetchMock.mockResolvedValueOnce(new Response(''));
        expect(await call('GET', '/x')).toEqual({ id: 'p' });
        expect(await call('DELETE', '/x')).toBeUndefined();
        expect(await call('POST', '/x')).toBeUndefined();
    });
});
