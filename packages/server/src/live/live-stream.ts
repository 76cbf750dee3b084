import type { LiveMessage } from '@bindery/contract';
import { requireQuota, type Quotas, type User } from '@bindery/platform';
import type { Context, TypedResponse } from 'hono';
import { streamSSE } from 'hono/streaming';

/** Comments on a quiet stream keep proxies from closing it and let clients notice a dead connection. */
const HEARTBEAT_MS = 15_000;

/** A reader with more unsent messages is disconnected; the client reconnects and fetches the state. */
const MAX_QUEUED = 10_000;

/**
 * Interval of the checks whether the callers of the open streams may still read. A stream ends within a second of its
 * session or token; this leaves time for the query.
 */
const CHECK_MS = 400;

/** Returns true if a reader may be sent a message. A rejection disconnects the reader. */
export type CanSee = (message: LiveMessage) => boolean | Promise<boolean>;

/** Returns the users as they are now, in the same order; undefined for an ended session or token. */
export type ReloadUsers = (users: readonly User[]) => Promise<(User | undefined)[]>;

export interface LiveStream extends Disposable {
    publish(message: LiveMessage): void;
    /**
     * Responds with Server-Sent Events, `hello` first. The stream ends when the user's session or token ends, or the
     * user's organization or permissions change: the client then connects again.
     *
     * @throws PlatformError `quota_exceeded`.
     */
    respond(c: Context, user: User, canSee: CanSee): TypedResponse<string, 200, 'text'>;
    /** Returns the number of open streams of an organization. */
    connections(organizationId: string): number;
}

interface Reader {
    user: User;
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
 * @param reloadUsers Called every {@link CHECK_MS} while streams are open.
 */
export function createLiveStream(
    startedAt: number,
    quotas: Quotas,
    reloadUsers: ReloadUsers,
): LiveStream {
    const readers = new Set<Reader>();
    let disposed = false;
    const heartbeat = setInterval(() => {
        for (const reader of readers) enqueue(reader, ': heartbeat\n\n');
    }, HEARTBEAT_MS).unref();
    let isChecking = false;
    const check = setInterval(() => {
        if (isChecking || readers.size === 0) return;
        isChecking = true;
        void closeEnded().finally(() => (isChecking = false));
    }, CHECK_MS).unref();

    /** Closes the streams whose users have changed, or all if the users cannot be read: clients connect again. */
    async function closeEnded(): Promise<void> {
        const checked = [...readers];
        const users = await reloadUsers(checked.map(({ user }) => user)).catch(() => []);
        for (const [index, reader] of checked.entries()) {
            if (!isSame(reader.user, users[index])) close(reader);
        }
    }

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

    function connections(organizationId: string): number {
        return [...readers].filter(({ user }) => user.organizationId === organizationId).length;
    }

    return {
        connections,
        publish(message) {
            for (const reader of readers) {
                reader.checked = reader.checked
                    .then(async () => {
                        if (await reader.canSee(message)) enqueue(reader, eventOf(message));
                    })
                    .catch(() => close(reader));
            }
        },
        respond(c, user, canSee) {
            requireQuota(
                quotas,
                'connectionsPerOrganization',
                connections(user.organizationId) + 1,
                'live connections of an organization',
                'Close windows of the workbench that are not used.',
            );
            const reader: Reader = {
                user,
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
            clearInterval(check);
            for (const reader of readers) close(reader);
        },
    };
}

function eventOf(message: LiveMessage): string {
    return `data: ${JSON.stringify(message)}\n\n`;
}

function isSame(before: User, now: User | undefined): boolean {
    return (
        now !== undefined &&
        now.organizationId === before.organizationId &&
        now.permissions.join() === before.permissions.join()
    );
}
