/**
 * Reads a server-sent event stream: the `data:` of each event, and `null` for a comment (servers send those to show
 * that they are alive). `EventSource` is not used because it cannot send the Authorization header.
 *
 * The format is section 9.2.6 of the HTML standard.
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
            // A carriage return at the very end may be half of a line break: wait for what follows.
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
