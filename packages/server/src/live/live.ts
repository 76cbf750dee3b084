import type { LiveMessage } from '@bindery/contract';

/** A comment now and then keeps proxies from closing a quiet stream, and lets clients notice a dead one. */
const HEARTBEAT_MS = 15_000;

/** A reader that is this far behind is let go: it comes back and fetches the state. */
const MOST_WAITING = 10_000;

export interface Live extends Disposable {
    publish(message: LiveMessage): void;
    /** A stream of Server-Sent Events that begins with `hello`. */
    response(): Response;
}

export function createLive(startedAt: number): Live {
    const readers = new Set<ReadableStreamDefaultController<Uint8Array>>();
    const encoder = new TextEncoder();
    const heartbeat = setInterval(() => send(': still here\n\n'), HEARTBEAT_MS).unref();

    function send(text: string): void {
        const chunk = encoder.encode(text);
        for (const reader of readers) {
            if ((reader.desiredSize ?? 0) < -MOST_WAITING) {
                readers.delete(reader);
                reader.close();
            } else {
                reader.enqueue(chunk);
            }
        }
    }

    return {
        publish(message) {
            if (readers.size > 0) send(lineOf(message));
        },
        response() {
            let own: ReadableStreamDefaultController<Uint8Array> | undefined;
            const stream = new ReadableStream<Uint8Array>({
                start(controller) {
                    own = controller;
                    readers.add(controller);
                    controller.enqueue(encoder.encode(lineOf({ type: 'hello', startedAt })));
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
            for (const reader of readers) reader.close();
            readers.clear();
        },
    };
}

function lineOf(message: LiveMessage): string {
    return `data: ${JSON.stringify(message)}\n\n`;
}
