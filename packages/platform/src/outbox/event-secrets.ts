import type { Event } from '@bindery/contract';

import type { PlatformContext } from '../platform-context.ts';

/** The parts of an event that may hold credentials. They are stored sealed. */
interface SecretParts {
    /** The payload of a task: integrations may store credentials in it. */
    task?: unknown;
    /** `previous.configuration`. */
    configuration?: unknown;
    /** `visitor.cookies`. */
    cookies?: unknown;
    /** A URL with a query, which may hold the token of a visitor who has just signed in. */
    url?: unknown;
}

/**
 * Splits an event into a part to store in plain text and a part to seal; `secret` is null if there is nothing to seal.
 */
export function splitSecrets(event: Event): {
    open: Record<string, unknown>;
    secret: SecretParts | null;
} {
    const open: Record<string, unknown> = { ...event };
    const secret: SecretParts = {};
    if (event.type === 'task') {
        secret.task = open['task'];
        delete open['task'];
    }
    if (typeof open['url'] === 'string' && open['url'].includes('?')) {
        secret.url = open['url'];
        delete open['url'];
    }
    const { previous, visitor } = open as {
        previous?: { configuration?: unknown };
        visitor?: { cookies?: object };
    };
    if (previous?.configuration !== undefined) {
        const { configuration, ...rest } = previous;
        secret.configuration = configuration;
        open['previous'] = rest;
    }
    // Seals nothing if there are no cookies, as in most views: sealing takes longer than the rest of recording a view.
    if (visitor?.cookies !== undefined && Object.keys(visitor.cookies).length > 0) {
        const { cookies, ...rest } = visitor;
        secret.cookies = cookies;
        open['visitor'] = rest;
    }
    return { open, secret: Object.keys(secret).length === 0 ? null : secret };
}

/**
 * Restores the event as it was recorded.
 *
 * @throws PlatformError `data_unreadable` when the key that sealed its secrets is missing.
 */
export function openEvent(
    ctx: PlatformContext,
    row: { id: string; payload: Record<string, unknown>; payload_sealed: string | null },
): Event {
    const opened: Record<string, unknown> = { ...row.payload };
    if (row.payload_sealed !== null) {
        const secret = JSON.parse(
            ctx.keyring.open(row.payload_sealed, `event:${row.id}`),
        ) as SecretParts;
        const { configuration, cookies, ...fields } = secret;
        Object.assign(opened, fields);
        if (configuration !== undefined) {
            opened['previous'] = { ...(opened['previous'] as object), configuration };
        }
        if (cookies !== undefined) {
            opened['visitor'] = { ...(opened['visitor'] as object), cookies };
        }
    }
    // The cast is safe: only `recordEvents` writes these rows, from typed events.
    return opened as unknown as Event;
}
