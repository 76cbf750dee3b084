import { expect, it } from 'vitest';

import { newEvent } from '../new-event.ts';
import { splitSecrets } from './event-secrets.ts';

const IDS = { installationId: 'i', spaceId: 's' };
const VISITOR = { anonymousId: 'a', userAgent: 'test', ip: '127.0.0.1', cookies: {} };

it('stores an event without secrets in plain text', () => {
    const event = newEvent('space_view', { ...IDS, url: 'https://x.test/', visitor: VISITOR });
    expect(splitSecrets(event)).toEqual({ open: event, secret: null });
});

it.each([
    [
        'the payload of a task',
        newEvent('task', { task: { key: 'secret' } }),
        { task: { key: 'secret' } },
    ],
    [
        'the previous configuration',
        newEvent('installation_deleted', {
            installationId: 'i',
            previous: { configuration: { key: 'secret' } },
        }),
        { configuration: { key: 'secret' } },
    ],
    [
        'a visitor’s cookies',
        newEvent('space_view', {
            ...IDS,
            url: 'https://x.test/',
            visitor: { ...VISITOR, cookies: { session: 'secret' } } as typeof VISITOR,
        }),
        { cookies: { session: 'secret' } },
    ],
    [
        'a URL with a query',
        newEvent('space_view', { ...IDS, url: 'https://x.test/?t=secret', visitor: VISITOR }),
        { url: 'https://x.test/?t=secret' },
    ],
])('seals %s', (_part, event, sealed) => {
    const { open, secret } = splitSecrets(event);
    expect(secret).toEqual(sealed);
    expect(JSON.stringify(open)).not.toContain('secret');
    expect(open).toMatchObject({ type: event.type, eventId: event.eventId });
});
