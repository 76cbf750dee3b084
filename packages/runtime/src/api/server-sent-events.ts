/** One message of an event stream. */
interface Message {
    event: string;
    data: string;
}

/**
 * Reads an event stream (HTML standard, section 9.2) and yields the parsed JSON of each `data`. An event named `done`
 * ends the stream, an event named `error` throws its message. Returning early cancels the download.
 */
export async function* readEventStream(
    response: Promise<Response>,
): AsyncGenerator<unknown, void, undefined> {
    const { body } = await response;
    if (!body) {
        throw new Error('Response body is empty');
    }
    const reader = body.getReader();
    try {
        for await (const { event, data } of readMessages(reader)) {
            if (event === 'done') {
                return;
            }
            const value = JSON.parse(data);
            if (event === 'error') {
                throw new Error(value.error.message);
            }
            yield value;
        }
    } finally {
        await reader.cancel();
    }
}

async function* readMessages(
    reader: ReadableStreamDefaultReader<Uint8Array>,
): AsyncGenerator<Message, void, undefined> {
    const decoder = new TextDecoder();
    let event = '';
    let data: string[] = [];
    let rest = '';
    for (;;) {
        const { done, value } = await reader.read();
        rest += decoder.decode(value, { stream: !done });
        // A trailing \r may be the first half of \r\n: it stays in `rest` until the next chunk.
        const lines = rest.split(/\r\n|\n|\r(?!$)/);
        rest = lines.pop() ?? '';
        for (const line of lines) {
            const [, field, text = ''] = /^(\w*)(?:: ?(.*))?$/.exec(line) ?? [];
            if (line === '') {
                if (data.length > 0) {
                    yield { event, data: data.join('\n') };
                }
                event = '';
                data = [];
            } else if (field === 'event') {
                event = text;
            } else if (field === 'data') {
                data.push(text);
            }
        }
        if (done) {
            // Discards an event without its closing blank line, as the standard requires.
            return;
        }
    }
}
