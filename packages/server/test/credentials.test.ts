import { openEvent } from '@bindery/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openApiCallers, type ApiCallers } from './api-callers.ts';

const BASE = '/integrations/{integrationName}/installations/{installationId}';
const PLAIN = { oauth_credentials: { access_token: 'plain-token' }, channel: 'general' };
const MASKED = { oauth_credentials: { access_token: '••••••' }, channel: 'general' };

/** Paths that read and write a configuration. */
const LEVELS = [BASE, `${BASE}/spaces/{spaceId}`, `${BASE}/sites/{siteId}`];

describe.each(DATABASES)('credentials in configurations on %s', (database) => {
    let callers: ApiCallers;
    beforeAll(async () => {
        callers = await openApiCallers(database);
    });
    afterAll(() => callers[Symbol.asyncDispose]());

    async function ask(who: string, method: string, path: string, configuration?: object) {
        const body = configuration && JSON.stringify({ configuration });
        const response = await callers.ask(method, path, { who, body });
        expect(response.status, `${who} ${method} ${path}`).toBe(200);
        return (await response.json()) as { configuration: object };
    }

    it.each(LEVELS)('%s: integrations read the values, users get masks', async (path) => {
        const stored = await ask('installation', 'PATCH', path, PLAIN);
        expect(stored.configuration).toEqual(PLAIN);
        expect((await ask('integration', 'GET', path)).configuration).toEqual(PLAIN);
        expect((await ask('user', 'GET', path)).configuration).toEqual(MASKED);
        const changed = { ...MASKED, channel: 'other' };
        const updated = await ask('user', 'PATCH', path, changed);
        expect(updated.configuration).toEqual(changed);
        // A mask in an update keeps the stored credential.
        expect((await ask('installation', 'GET', path)).configuration).toEqual({
            ...PLAIN,
            channel: 'other',
        });
    });

    it.each([
        '/orgs/{organizationId}/installations',
        `${BASE}/spaces`,
        `${BASE}/sites`,
        '/integrations/{integrationName}/events',
    ])('%s: the list for users contains no credential', async (path) => {
        const response = await callers.ask('GET', path, { who: 'user' });
        const text = await response.text();
        expect(response.status).toBe(200);
        expect(text).toContain('"items":[{');
        expect(text).not.toContain('plain-token');
    });

    it('masks credentials in tasks for users', async () => {
        const { test } = callers;
        await callers.ask('POST', '/integrations/{integrationName}/tasks', {
            who: 'integration',
            body: JSON.stringify({ task: { type: 'later', token: 'plain-token' } }),
        });
        await test.platform.deliveries.idle();
        const all = await test.platform.traces.list({ integration: 'probe', limit: 100 });
        const trace = all.find(({ type }) => type === 'task');
        const { event } = await test.platform.traces.find(trace?.id ?? '');
        expect(event).toMatchObject({ task: { type: 'later', token: '••••••' } });
        const row = await test.ctx.db
            .selectFrom('events')
            .selectAll()
            .where('type', '=', 'task')
            .executeTakeFirstOrThrow();
        expect(openEvent(test.ctx, row)).toMatchObject({ task: { token: 'plain-token' } });
    });
});
