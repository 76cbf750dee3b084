import { DEFAULT_QUOTAS, type User } from '@bindery/platform';
import { Hono } from 'hono';
import { expect, it } from 'vitest';

import { createErrorHandler } from '../error-response.ts';
import { createLiveStream } from './live-stream.ts';

const userOf = (organizationId: string): User => ({
    kind: 'user',
    userId: 'a',
    organizationId,
    permissions: [],
});

it('limits the open connections of each organization', async () => {
    using live = createLiveStream(
        0,
        { ...DEFAULT_QUOTAS, connectionsPerOrganization: 2 },
        (users) => Promise.resolve([...users]),
    );
    const app = new Hono();
    app.onError(createErrorHandler(() => {}));
    app.get('/:organization', (c) =>
        live.respond(c, userOf(c.req.param('organization')), () => true),
    );
    const open = async (organization: string) => app.request(`/${organization}`);

    const first = await open('a');
    await open('a');
    const refused = await open('a');
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('BINDERY_QUOTA_CONNECTIONS_PER_ORGANIZATION');
    expect((await open('b')).status).toBe(200);

    await first.body?.cancel();
    await expect.poll(async () => (await open('a')).status).toBe(200);
});

it('ends the stream of a browser that connects again while the host stops', async () => {
    const live = createLiveStream(0, DEFAULT_QUOTAS, (users) => Promise.resolve([...users]));
    const app = new Hono();
    app.get('/', (c) => live.respond(c, userOf('a'), () => true));
    const before = await app.request('/');
    live[Symbol.dispose]();
    const after = await app.request('/');
    await before.text();
    expect(await after.text()).toBe('');
});

it('closes all streams when the users cannot be read', async () => {
    using live = createLiveStream(0, DEFAULT_QUOTAS, () =>
        Promise.reject(new Error('no database')),
    );
    const app = new Hono();
    app.get('/', (c) => live.respond(c, userOf('a'), () => true));
    const response = await app.request('/');
    expect(await response.text()).toContain('"hello"');
    expect(live.connections('a')).toBe(0);
});
