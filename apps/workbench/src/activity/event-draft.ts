import type { InvocationDetail } from '@bindery/contract';

import { isMasked } from '../api/mask.ts';
import type { EventDraft } from '../store/layout-store.ts';

/** Returns the event of an invocation for editing. Its id is left out, so that the copy is a new event. */
export function draftOf({ event, integration, installationId }: InvocationDetail): EventDraft {
    const { type, eventId: _eventId, ...fields } = event;
    return { integration, installationId, type, fields };
}

/** Returns the paths of masked values in an event, for example `request.headers.authorization`. */
export function maskedPaths(value: unknown, path = ''): string[] {
    if (isMasked(value)) return [path];
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, child]) =>
        maskedPaths(child, path === '' ? key : `${path}.${key}`),
    );
}
