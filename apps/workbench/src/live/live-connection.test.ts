import type { LiveMessage } from '@bindery/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LiveConnection, type ConnectionStatus } from './live-connection.ts';

/** One streamed response that the test writes to. */
class FakeStream {
    #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    readonly response = new Response(
        new ReadableStream<Uint8Array>({
            start: (controller) => {
                this.#controller = controller;
            },
        }),
    );

    write(text: string): void {
        this.#controller?.enqueue(new TextEncoder().encode(text));
    }

    close(): void {
        this.#controller?.close();
    }
}

const HELLO = 'data: {"type":"hello","startedAt":1}\n\n';
const fetchMock = vi.fn<typeof fetch>();

function connect() {
    const statuses: ConnectionStatus[] = [];
    const messages: LiveMessage[] = [];
    const connection = new LiveConnection({
        onStatus: (status) => statuses.push(status),
        onMessage: (message) => messages.push(message),
    });
    return { connection, statuses, messages, states: () => statuses.map(({ state }) => state) };
}

beforeEach(() => {
    vi.useFakeTimers();
    fetchMock.mockReset();
    vi.stubGlobal('fetch', fetchMock);
    vi.stubGlobal('document', { querySelector: () => null });
});
afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
});

/** Lets pending promises settle without moving the clock. */
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('LiveConnection', () => {
    it('is live after `hello` and passes messages on', async () => {
        const stream = new FakeStream();
        fetchMock.mockResolvedValueOnce(stream.response);
        const { connection, messages, states } = connect();
        stream.write(`${HELLO}data: {"type":"state"}\n\n`);
        await settle();
        expect(states()).toEqual(['connecting', 'live']);
        expect(messages.map(({ type }) => type)).toEqual(['hello', 'state']);
        connection[Symbol.dispose]();
    });

    it('retries with growing delays and keeps the time of the first failure', async () => {
        fetchMock.mockRejectedValue(new TypeError('down'));
        const { connection, statuses } = connect();
        await settle();
        const start = Date.now();
        await vi.advanceTimersByTimeAsync(250);
        await vi.advanceTimersByTimeAsync(500);
        const stale = statuses.flatMap((status) => (status.state === 'stale' ? [status] : []));
        expect(stale.map(({ since, retryAt }) => [since - start, (retryAt ?? 0) - start])).toEqual([
            [0, 250],
            [0, 750],
            [0, 1_750],
        ]);
        connection[Symbol.dispose]();
    });

    it('resets the delay after a successful connection', async () => {
        const stream = new FakeStream();
        fetchMock.mockRejectedValueOnce(new TypeError('down'));
        fetchMock.mockResolvedValueOnce(stream.response);
        fetchMock.mockRejectedValue(new TypeError('down'));
        const { connection, statuses } = connect();
        await vi.advanceTimersByTimeAsync(250);
        stream.write(HELLO);
        await settle();
        stream.close();
        await settle();
        const last = statuses.at(-1);
        expect(last).toMatchObject({ state: 'stale', retryAt: Date.now() + 250 });
        connection[Symbol.dispose]();
    });

    it('does not retry with a rejected token', async () => {
        fetchMock.mockImplementation(async () => new Response('{}', { status: 401 }));
        const { connection, statuses } = connect();
        await vi.advanceTimersByTimeAsync(60_000);
        expect(statuses.at(-1)).toMatchObject({ state: 'stale', retryAt: null });
        expect(fetchMock).toHaveBeenCalledTimes(1);
        connection[Symbol.dispose]();
    });

    it('reconnects when keep-alive comments stop', async () => {
        const stream = new FakeStream();
        fetchMock.mockResolvedValueOnce(stream.response);
        fetchMock.mockResolvedValueOnce(new FakeStream().response);
        const { connection } = connect();
        stream.write(`${HELLO}: ping\n\n`);
        await settle();
        await vi.advanceTimersByTimeAsync(44_000);
        expect(fetchMock).toHaveBeenCalledTimes(1);
        await vi.advanceTimersByTimeAsync(1_000);
        expect(fetchMock).toHaveBeenCalledTimes(2);
        connection[Symbol.dispose]();
    });

    it('reconnects immediately on retryNow, and not after dispose', async () => {
        fetchMock.mockRejectedValue(new TypeError('down'));
        const { connection } = connect();
        await settle();
        connection.retryNow();
        await settle();
        expect(fetchMock).toHaveBeenCalledTimes(2);
        connection[Symbol.dispose]();
        await vi.advanceTimersByTimeAsync(60_000);
        expect(fetchMock).toHaveBeenCalledTimes(2);
    });
});
