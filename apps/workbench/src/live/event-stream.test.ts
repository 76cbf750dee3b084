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
    const found: (string | null)[] = [];
    for await (const data of readEventStream(stream)) found.push(data);
    return found;
}

describe('readEventStream', () => {
    it('gives the data of each event', async () => {
        expect(await read(['data: {"a":1}\n\ndata:{"b":2}\n\n'])).toEqual(['{"a":1}', '{"b":2}']);
    });

    it('joins events and lines that were cut between chunks', async () => {
        expect(await read(['da', 'ta: on', 'e\ndata: two\r', '\n', '\r\n'])).toEqual(['one\ntwo']);
    });

    it('reports comments, ignores other fields, and drops an unfinished event', async () => {
        expect(await read([': ping\n\nevent: x\nid: 1\ndata: kept\n\ndata: cut'])).toEqual([
            null,
            'kept',
        ]);
    });
});
