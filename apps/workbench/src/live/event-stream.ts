/**
 * Parses a server-sent event stream (HTML standard, section 9.2.6). Yields the `data` of each event, and null for each
 * comment, which servers send as keep-alive. `EventSource` is not used because it cannot send an Authorization header.
 *
 * @example for await (const data of readEventStream(response.body)) console.log(data);
 */
export async function* readEventStream(
    stream: ReadableStream<Uint8Array>,
): AsyncGenerator<string | null> {
    const reader = stream.getReader();
    const decoder = new TextDecoder();
    let rest = '';
    let data: string[] = [];
    try {
        for (;;) {
            const { done, value } = await reader.read();
            if (done) return;
            rest += decoder.decode(value, { stream: true });
            // A carriage return at the end may be the first half of CRLF: wait for the next chunk.
            const lines = rest.split(/\r\n|\n|\r(?!$)/);
            rest = lines.pop() ?? '';
            for (const line of lines) {
                if (line === '') {
                    if (data.length > 0) yield data.join('\n');
                    data = [];
                } else if (line.startsWith(':')) {
                    yield null;
                } else if (line.startsWith('data:')) {
                    data.push(line.slice(line[5] === ' ' ? 6 : 5));
                }
            }
        }
    } finally {
        reader.releaseLock();
        await stream.cancel().catch(() => undefined);
    }
}
