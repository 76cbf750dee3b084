/** Yields the data of each event of a stream of server-sent events (HTML standard, section 9.2). */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
    let buffer = '';
    const reader = body
        .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
        .getReader();
    for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        const events = (buffer + value).split('\n\n');
        buffer = events.pop() ?? '';
        for (const event of events) {
            const data = event
                .split('\n')
                .filter((line) => line.startsWith('data:'))
                .map((line) => line.slice(5).trimStart());
            if (data.length > 0) yield data.join('\n');
        }
    }
}
