/** Who reads the live stream and the state of the workbench, and for how long. */
import { ALL_PERMISSIONS, type CreatedApiToken, type WorkbenchState } from '@bindery/contract';
import { createUser } from '@bindery/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openFolders } from '../src/development/folders.ts';
import { createLiveStream } from '../src/live/live-stream.ts';
import { createWorkbenchApi } from '../src/workbench/workbench-api.ts';
import { openApiCallers } from './api-callers.ts';
import { mount } from './mount.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** A stream ends within this time of its session or token. */
const END_MS = 1000;

describe('the live stream of a running host', () => {
    let test: TestServer;
    beforeAll(async () => {
        test = await startTestServer();
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const createToken = (body: object) =>
        test.json<CreatedApiToken>('POST', '/workbench/tokens', { name: 'live', ...body });
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

    /** Opens a stream. Returns a promise of its text and of the time at which it ended. */
    async function open(headers: Record<string, string>) {
        const response = await fetch(`${test.server.api}/workbench/live`, { headers });
        expect(response.status).toBe(200);
        const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
        const first = await reader?.read();
        expect(first?.value).toContain('hello');
        let text = '';
        const ended = (async () => {
            for (;;) {
                const chunk = await reader?.read();
                if (chunk?.value === undefined) return Date.now();
                text += chunk.value;
            }
        })();
        return { ended, text: () => text, cancel: () => reader?.cancel() };
    }

    async function signIn(): Promise<Record<string, string>> {
        const url = await test.server.signInUrl();
        const response = await fetch(url, { redirect: 'manual' });
        return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    }

    it('ends when its session is ended, and other streams go on', async () => {
        const [own, other] = [await signIn(), await signIn()];
        const [stream, kept] = [await open(own), await open(other)];
        const response = await fetch(`${test.server.api}/workbench/sessions/current`, {
            method: 'DELETE',
            headers: { ...own, 'sec-fetch-site': 'same-origin', origin: test.server.api },
        });
        expect(response.status).toBe(204);
        const at = Date.now();
        expect((await stream.ended) - at).toBeLessThan(END_MS);
        await test.call('POST', '/workbench/events', {
            integration: 'probe',
            event: { type: 'installation_setup' },
        });
        await expect.poll(kept.text).toContain('"type":"invocation"');
        await kept.cancel();
    });

    it('ends when its token is revoked', async () => {
        const { token, id } = await createToken({});
        const stream = await open(bearer(token));
        expect((await test.call('DELETE', `/workbench/tokens/${id}`)).status).toBe(204);
        const at = Date.now();
        expect((await stream.ended) - at).toBeLessThan(END_MS);
    });

    it('ends when its token expires', async () => {
        const { token, expiresAt } = await createToken({ expiresInDays: 1.5 / 86_400 });
        const stream = await open(bearer(token));
        expect((await stream.ended) - (expiresAt ?? 0)).toBeLessThan(END_MS);
    });

    it('shows to a token only what its scopes show', async () => {
        const { token } = await createToken({ scopes: ['content:read'] });
        const all = await createToken({ scopes: ['content:read', 'activity:read'] });
        const [narrow, wide] = [await open(bearer(token)), await open(bearer(all.token))];
        await test.call('POST', '/workbench/events', {
            integration: 'probe',
            event: { type: 'installation_setup' },
        });
        await expect.poll(wide.text).toContain('"type":"invocation"');
        const { id: space } = await test.space();
        await test.json('POST', `/workbench/spaces/${space}/pages`, { title: 'New' });
        await expect.poll(narrow.text).toContain('"type":"state"');
        expect(narrow.text()).not.toContain('"type":"invocation"');
        await Promise.all([narrow.cancel(), wide.cancel()]);
    });

    it('shows integrations, installations and builds only with their scope', async () => {
        const stateOf = async (scopes: string[]) => {
            const { token } = await createToken({ scopes });
            const url = `${test.server.api}/workbench/state`;
            const response = await fetch(url, { headers: bearer(token) });
            return (await response.json()) as WorkbenchState;
        };
        const narrow = await stateOf(['content:read']);
        expect(narrow.spaces).not.toEqual([]);
        expect([narrow.integrations, narrow.builds]).toEqual([[], []]);
        expect(JSON.stringify(narrow)).not.toContain(await test.installationId());
        const wide = await stateOf(['content:read', 'integrations:read']);
        expect(wide.integrations.map(({ integration }) => integration.name)).toContain('probe');
    });
});

describe('the live stream of a member', () => {
    it.each([
        ['whose role is lowered', 'PUT', '/role', { role: 'reader' }],
        ['who is removed', 'DELETE', '', undefined],
    ])('%s ends', async (_, method, path, body) => {
        await using callers = await openApiCallers('pglite');
        const { authentication } = callers;
        const { platform, ctx, home } = callers.test;
        using live = createLiveStream(0, ctx.quotas, authentication.identity.reloadUsers);
        const folders = await openFolders([], {
            sdk: 'reference',
            onBuild: () => {},
            onWarning: () => {},
        });
        const workbench = createWorkbenchApi({ platform, folders, live, authentication });
        const request = mount('/workbench', workbench);
        const userId = await createUser(ctx.db, home.organizationId, {
            displayName: 'Member',
            email: null,
            role: 'admin',
        });
        const { token } = await authentication.identity.createToken(
            { ...home, userId, permissions: ALL_PERMISSIONS },
            { name: 'live' },
        );
        const call = (as: string | undefined, how: string, route: string, json?: object) =>
            request(
                new Request(`http://platform.invalid/workbench${route}`, {
                    method: how,
                    headers: { authorization: `Bearer ${as}` },
                    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
                }),
            );
        const stream = await call(token, 'GET', '/live');
        expect(stream.status).toBe(200);
        const changed = await call(
            callers.tokens['user'],
            method,
            `/members/${userId}${path}`,
            body,
        );
        expect(changed.status).toBe(204);
        const at = Date.now();
        expect(await stream.text()).toContain('hello');
        expect(Date.now() - at).toBeLessThan(END_MS);
    });
});
