import type { LiveMessage } from '@bindery/contract';

/** A comment now and then keeps proxies from closing a quiet stream, and lets clients notice a dead one. */
const HEARTBEAT_MS = 15_000;

/** A reader that is this far behind, or cannot be told what is its own, is let go: it comes back and fetches the state. */
const MOST_WAITING = 10_000;

/** Which messages a reader is sent. */
export type SeesMessage = (message: LiveMessage) => boolean | Promise<boolean>;

export interface Live extends Disposable {
    publish(message: LiveMessage): void;
    /** A stream of Server-Sent Events that begins with `hello`. */
    response(sees: SeesMessage): Response;
}

interface Reader {
    controller: ReadableStreamDefaultController<Uint8Array>;
    sees: SeesMessage;
    /** To see may take a look at the database: messages keep their order meanwhile. */
    sent: Promise<void>;
}

export function createLive(startedAt: number): Live {
    const readers = new Set<Reader>();
    const encoder = new TextEncoder();
    const heartbeat = setInterval(() => {
        for (const reader of readers) send(reader, ': still here\n\n');
    }, HEARTBEAT_MS).unref();

    function send(reader: Reader, text: string): void {
        if (!readers.has(reader)) return;
        if ((reader.controller.desiredSize ?? 0) < -MOST_WAITING) letGo(reader);
        else reader.controller.enqueue(encoder.encode(text));
    }

    function letGo(reader: Reader): void {
        if (readers.delete(reader)) reader.controller.close();
    }

    return {
        publish(message) {
            for (const reader of readers) {
                reader.sent = reader.sent
                    .then(async () => {
                        if (await reader.sees(message)) send(reader, lineOf(message));
                    })
                    .catch(() => letGo(reader));
            }
        },
        response(sees) {
            let own: Reader | undefined;
            const stream = new ReadableStream<Uint8Array>({
                start(controller) {
                    own = { controller, sees, sent: Promise.resolve() };
                    readers.add(own);
                    send(own, lineOf({ type: 'hello', startedAt }));
                },
                cancel() {
                    if (own !== undefined) readers.delete(own);
                },
            });
            return new Response(stream, {
                headers: {
                    'Content-Type': 'text/event-stream; charset=utf-8',
                    'Cache-Control': 'no-store',
                    // Proxies such as nginx would hold lines back otherwise.
                    'X-Accel-Buffering': 'no',
                },
            });
        },
        [Symbol.dispose]() {
            clearInterval(heartbeat);
            for (const reader of readers) letGo(reader);
        },
    };
}

function lineOf(message: LiveMessage): string {
    return `data: ${JSON.stringify(message)}\n\n`;
}
