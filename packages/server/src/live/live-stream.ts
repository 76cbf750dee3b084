import type { LiveMessage } from '@bindery/contract';
import { requireQuota, type Quotas } from '@bindery/platform';
import type { Context, TypedResponse } from 'hono';
import { streamSSE } from 'hono/streaming';

/** Comments on a quiet stream keep proxies from closing it and let clients notice a dead connection. */
const HEARTBEAT_MS = 15_000;

/** A reader with more unsent messages is disconnected; the client reconnects and fetches the state. */
const MAX_QUEUED = 10_000;

/** Returns true if a reader may be sent a message. A rejection disconnects the reader. */
export type CanSee = (message: LiveMessage) => boolean | Promise<boolean>;

export interface LiveStream extends Disposable {
    publish(message: LiveMessage): void;
    /**
     * Responds with Server-Sent Events, `hello` first.
     *
     * @throws PlatformError `quota_exceeded`.
     */
    respond(c: Context, organizationId: string, canSee: CanSee): TypedResponse<string, 200, 'text'>;
}

interface Reader {
    organizationId: string;
    canSee: CanSee;
    /** Text of events that were not written yet. */
    queue: string[];
    /**
     * Settles after the last message was checked. Checks run one after another, because `canSee` may query the database
     * and messages must keep their order.
     */
    checked: Promise<void>;
    /** Wakes the writer. */
    wake: () => void;
    closed: boolean;
}

/**
 * Creates the live stream of server-sent events.
 *
 * @param quotas Limits the open streams of each organization.
 */
export function createLiveStream(startedAt: number, quotas: Quotas): LiveStream {
    const readers = new Set<Reader>();
    let disposed = false;
    const heartbeat = setInterval(() => {
        for (const reader of readers) enqueue(reader, ': heartbeat\n\n');
    }, HEARTBEAT_MS).unref();

    function enqueue(reader: Reader, text: string): void {
        if (reader.queue.length >= MAX_QUEUED) return close(reader);
        reader.queue.push(text);
        reader.wake();
    }

    function close(reader: Reader): void {
        readers.delete(reader);
        reader.closed = true;
        reader.wake();
    }

    return {
        publish(message) {
            for (const reader of readers) {
                reader.checked = reader.checked
                    .then(async () => {
                        if (await reader.canSee(message)) enqueue(reader, eventOf(message));
                    })
                    .catch(() => close(reader));
            }
        },
        respond(c, organizationId, canSee) {
            const open = [...readers].filter((each) => each.organizationId === organizationId);
            requireQuota(
                quotas,
                'connectionsPerOrganization',
                open.length + 1,
                'live connections of an organization',
                'Close windows of the workbench that are not used.',
            );
            const reader: Reader = {
                organizationId,
                canSee,
                queue: [eventOf({ type: 'hello', startedAt })],
                checked: Promise.resolve(),
                wake: () => {},
                // A browser that connects again while the host stops must not keep it from stopping.
                closed: disposed,
            };
            if (!disposed) readers.add(reader);
            const response = streamSSE(c, async (stream) => {
                stream.onAbort(() => close(reader));
                while (!reader.closed) {
                    const text = reader.queue.splice(0).join('');
                    if (text !== '') await stream.write(text);
                    else await new Promise<void>((resolve) => (reader.wake = resolve));
                }
            });
            response.headers.set('Cache-Control', 'no-store');
            response.headers.set('X-Accel-Buffering', 'no'); // nginx buffers responses otherwise
            // Hono has no type for a stream of events.
            return response as unknown as TypedResponse<string, 200, 'text'>;
        },
        [Symbol.dispose]() {
            disposed = true;
            clearInterval(heartbeat);
            for (const reader of readers) close(reader);
        },
    };
}

function eventOf(message: LiveMessage): string {
    return `data: ${JSON.stringify(message)}\n\n`;
}
