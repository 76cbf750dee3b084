import { describe, expect, it } from 'vitest';

import { readEventStream } from './event-stream.ts';

async function read(chunks: string[]): Promise<(string | null)[]> {
    const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
    const stream = new ReadableStream<Uint8Array>({
        start(controller) {
            for (const chunk of bytes) controller.enqueue(chunk);
            controller.close();
        },
    });
    const events: (string | null)[] = [];
    for await (const data of readEventStream(stream)) events.push(data);
    return events;
}

describe('readEventStream', () => {
    it('yields the data of each event', async () => {
        expect(await read(['data: {"a":1}\n\ndata:{"b":2}\n\n'])).toEqual(['{"a":1}', '{"b":2}']);
    });

    it('joins events and lines that are split across chunks', async () => {
        expect(await read(['da', 'ta: on', 'e\ndata: two\r', '\n', '\r\n'])).toEqual(['one\ntwo']);
    });

    it('yields null for comments, ignores other fields, and drops an incomplete event', async () => {
        expect(await read([': ping\n\nevent: x\nid: 1\ndata: kept\n\ndata: cut'])).toEqual([
            null,
            'kept',
        ]);
    });
});
