import { createPage, currentSpaceRevision, DEFAULT_QUOTAS } from '@bindery/platform';
import type { ExtractSchema } from 'hono/types';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';

import { invite } from '@bindery/identity';
import { ALL_PERMISSIONS, type WorkbenchRoutes } from '@bindery/contract';

import { DATABASES } from '@bindery/test-support/databases';
import { openFolders } from '../src/development/folders.ts';
import { createLiveStream, type LiveStream } from '../src/live/live-stream.ts';
import { createPageResources } from '../src/workbench/page-resources.ts';
import { createWorkbenchApi } from '../src/workbench/workbench-api.ts';
import { openApiCallers, type ApiCallers } from './api-callers.ts';
import { mount } from './mount.ts';

const SENT = { integration: 'probe', event: { type: 'installation_setup' } };

/** A publishable key for the owner's space. */
const KEY = {
    name: 'Documentation',
    space: '',
    blocks: [{ integration: 'probe' }],
    origins: ['https://docs.example.com'],
};

/** The owner's space; `beforeAll` adds its id. */
const DELETED = { kind: 'space', id: '' };

/** A revision of the owner's space that has the page. */
const RESTORED = { revisionId: '' };

/** Body and expected statuses of each route; a 200 for other organizations must contain no data of the owner. */
const EXPECTED: Record<
    string,
    {
        body?: object;
        own: number;
        foreign: number;
        /** Expected status for an organization that has the integration installed. */
        tenant?: number;
    }
> = {
    'GET /state': { own: 200, foreign: 200 },
    'GET /live': { own: 200, foreign: 200 },
    'GET /invocations': { own: 200, foreign: 200 },
    'GET /invocations/:id': { own: 200, foreign: 404 },
    'POST /invocations/:id/replay': { own: 200, foreign: 404 },
    // The probe has no folder; another organization does not see the invocation.
    'POST /invocations/:id/fixture': { body: {}, own: 400, foreign: 404 },
    'POST /events': { body: SENT, own: 200, foreign: 404 },
    'POST /installations/:id/pause': { own: 200, foreign: 404 },
    'POST /installations/:id/resume': { own: 200, foreign: 404 },
    'POST /integrations/:name/enable': { own: 204, foreign: 404, tenant: 403 },
    'GET /integrations/:name/versions': { own: 200, foreign: 404, tenant: 403 },
    'PUT /integrations/:name/versions/current': {
        body: { number: 1 },
        own: 204,
        foreign: 404,
        tenant: 403,
    },
    'PATCH /integrations/:name/installations/:id/configuration': {
        body: { values: {}, removed: [] },
        own: 204,
        foreign: 404,
    },
    'POST /integrations/:name/installations/:id/connect': {
        body: { url: 'https://example.com/' },
        own: 200,
        foreign: 404,
    },
    // The probe's manifest has no such property.
    'GET /integrations/:name/installations/:id/completions/:property': { own: 400, foreign: 404 },
    'GET /deliveries': { own: 200, foreign: 200 },
    'POST /deliveries/replay': { body: {}, own: 200, foreign: 200 },
    'GET /quotas': { own: 200, foreign: 200 },
    'GET /publishable-keys': { own: 200, foreign: 200 },
    // The space belongs to the owner's organization; `beforeAll` adds its id to the body.
    'POST /publishable-keys': { body: KEY, own: 201, foreign: 404 },
    'DELETE /publishable-keys/:id': { own: 404, foreign: 404 },
    'POST /spaces/:space/pages': { body: { title: 'New' }, own: 201, foreign: 404 },
    'GET /spaces/:space/pages/:page': { own: 200, foreign: 404 },
    'PUT /spaces/:space/pages/:page': { body: { documentVersion: 1 }, own: 200, foreign: 404 },
    'POST /spaces/:space/pages/:page/view': { own: 204, foreign: 404 },
    'POST /spaces/:space/pages/:page/move': {
        body: { parent: null, before: null },
        own: 200,
        foreign: 404,
    },
    'POST /spaces/:space/pages/:page/duplicate': { own: 201, foreign: 404 },
    'GET /spaces/:space/pages/:page/revisions': { own: 200, foreign: 404 },
    'GET /spaces/:space/pages/:page/revisions/:version': { own: 200, foreign: 404 },
    'POST /spaces/:space/pages/:page/revisions/:version/restore': { own: 200, foreign: 404 },
    'GET /spaces/:space/revisions': { own: 200, foreign: 404 },
    'POST /spaces/:space/revisions/:revision/restore': { own: 204, foreign: 404 },
    'DELETE /spaces/:space/pages/:page': { own: 200, foreign: 404 },
    // The page was deleted by the request above; the revision that is restored above has it.
    'POST /spaces/:space/pages/:page/restore': { body: RESTORED, own: 204, foreign: 404 },
    'PUT /spaces/:space/visibility': { body: { visibility: 'public' }, own: 200, foreign: 404 },
    'GET /spaces/:space/git': { own: 200, foreign: 404 },
    'DELETE /spaces/:space/git/:operation': { own: 404, foreign: 404 },
    'POST /spaces/:space/git/:operation/undo': { own: 404, foreign: 404 },
    'POST /spaces': { body: { title: 'New' }, own: 201, foreign: 201 },
    'PUT /spaces/:space/title': { body: { title: 'Renamed' }, own: 200, foreign: 404 },
    'POST /spaces/:space/duplicate': { own: 201, foreign: 404 },
    'DELETE /spaces/:space': { own: 204, foreign: 404 },
    'POST /sites': { body: { title: 'New', spaces: [] }, own: 201, foreign: 201 },
    'PUT /sites/:site/title': { body: { title: 'Renamed' }, own: 200, foreign: 404 },
    // The space was deleted by the request above.
    'POST /trash/restore': { body: DELETED, own: 204, foreign: 404 },
    'POST /sites/:site/share-link/renew': { own: 200, foreign: 404 },
    'DELETE /sites/:site': { own: 204, foreign: 404 },
    'GET /tokens': { own: 200, foreign: 200 },
    'POST /tokens': { body: { name: 'New' }, own: 201, foreign: 201 },
    'DELETE /tokens/:id': { own: 204, foreign: 404 },
    'GET /members': { own: 200, foreign: 200 },
    'PUT /members/:id/role': { body: { role: 'owner' }, own: 204, foreign: 404 },
    // The last owner cannot be removed.
    'DELETE /members/:id': { own: 409, foreign: 404 },
    'GET /invitations': { own: 200, foreign: 200 },
    'POST /invitations': { body: { role: 'reader' }, own: 201, foreign: 201 },
    'DELETE /invitations/:id': { own: 204, foreign: 404 },
    'GET /audit': { own: 200, foreign: 200 },
    'GET /audit/export': { own: 200, foreign: 200 },
    // Only a session has an organization that can be changed.
    'PUT /session/organization': { body: { organization: 'none' }, own: 404, foreign: 404 },
    'GET /sessions': { own: 200, foreign: 200 },
    'DELETE /sessions/:id': { own: 204, foreign: 404 },
    'POST /sign-in-codes': { body: {}, own: 201, foreign: 201 },
};

describe.each(DATABASES)('the workbench on %s', (database) => {
    let callers: ApiCallers;
    let live: LiveStream;
    let workbench: ReturnType<typeof createWorkbenchApi>;
    let api: (request: Request) => Promise<Response>;
    let parameters: Record<string, Record<string, string>>;

    beforeAll(async () => {
        callers = await openApiCallers(database);
        live = createLiveStream(0, DEFAULT_QUOTAS, callers.authentication.identity.reloadUsers);
        const folders = await openFolders([], {
            sdk: 'reference',
            onBuild: () => {},
            onWarning: () => {},
        });
        const { platform, ctx, home, spaceId } = callers.test;
        workbench = createWorkbenchApi({
            platform,
            folders,
            live,
            authentication: callers.authentication,
        });
        api = mount('/workbench', workbench);
        KEY.space = spaceId;
        const { installationId = '' } = callers.own;
        await platform.traces.flush();
        const trace = await ctx.db
            .selectFrom('invocations')
            .select('id')
            .where('installation_id', '=', installationId)
            .executeTakeFirstOrThrow();
        const page = await createPage(ctx, spaceId, { title: 'To delete' }, home.userId);
        const { id: revision } = await currentSpaceRevision(ctx.db, spaceId);
        RESTORED.revisionId = revision;
        DELETED.id = spaceId;
        const { identity } = callers.authentication;
        const token = await identity.createToken(
            { ...home, permissions: ALL_PERMISSIONS },
            { name: 'To revoke' },
        );
        const secret = await identity.redeemSignInCode(await identity.createSignInCode(home), '');
        const session = await identity.userOfSession(secret ?? '');
        const owner = { kind: 'user', ...home, permissions: ALL_PERMISSIONS } as const;
        const invitation = await invite(ctx, owner, { role: 'reader', email: null });
        parameters = {
            members: { id: home.userId },
            invitations: { id: invitation.id },
            tokens: { id: token.id },
            sessions: { id: session?.credential?.id ?? '' },
            invocations: { id: trace.id },
            installations: { id: installationId },
            'publishable-keys': { id: 'none' },
            integrations: { name: 'probe', id: installationId },
            spaces: { space: spaceId, page: page.id, operation: 'none', version: '1', revision },
            sites: { site: callers.own['siteId'] ?? '' },
        };
    });
    afterAll(async () => {
        live[Symbol.dispose]();
        await callers[Symbol.asyncDispose]();
    });

    async function call(who: string | undefined, method: string, path: string, body?: object) {
        const values = parameters[path.split('/')[1] ?? ''] ?? {};
        const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => values[name] ?? name);
        return api(
            new Request(`http://platform.invalid/workbench${filled}`, {
                method,
                headers:
                    who === undefined ? {} : { Authorization: `Bearer ${callers.tokens[who]}` },
                ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            }),
        );
    }

    /** Reads a response, or cancels it for the live stream, which does not end. */
    const read = (path: string, response: Response) =>
        path === '/live' ? response.body?.cancel() : response.text();

    it.each(['file?path=a.png', 'include?path=a.md', 'expression?expression=1'])(
        'refuses %s of a page of another organization',
        async (resource) => {
            const resources = mount(
                '/workbench/resources',
                createPageResources({
                    platform: callers.test.platform,
                    authentication: callers.authentication,
                }),
            );
            const { space = '', page = '' } = parameters['spaces'] ?? {};
            const url = `http://platform.invalid/workbench/resources/spaces/${space}/pages/${page}/${resource}`;
            const statusOf = async (token: string | undefined) => {
                const headers: HeadersInit =
                    token === undefined ? {} : { Authorization: `Bearer ${token}` };
                return (await resources(new Request(url, { headers }))).status;
            };
            expect(await statusOf(undefined)).toBe(401);
            expect(await statusOf(callers.tokens['foreign user'])).toBe(404);
        },
    );

    it('has the routes of the contract, with the same types', () => {
        // The compiler checks this: the workbench's client is derived from the contract's type.
        expectTypeOf<
            ExtractSchema<ReturnType<typeof createWorkbenchApi>>
        >().toExtend<WorkbenchRoutes>();
        expectTypeOf<WorkbenchRoutes>().toExtend<
            ExtractSchema<ReturnType<typeof createWorkbenchApi>>
        >();
    });

    it('reads and opens only what belongs to the caller’s organization', async () => {
        const { ctx } = callers.test;
        const ofOthers = ctx.db
            .selectFrom('scoped_installations')
            .innerJoin('installations', 'installations.id', 'installation_id')
            .where('organization_id', '!=', callers.own['organizationId'] ?? '')
            .select('installation_id');
        const before = await ctx.db
            .selectFrom('scoped_installations')
            .select(['installation_id', 'kind', 'configuration_sealed'])
            .where('installation_id', 'in', ofOthers)
            .execute();
        expect(before.length).toBeGreaterThan(0);
        await ctx.db
            .updateTable('scoped_installations')
            .set({ configuration_sealed: 'cannot be opened' })
            .where('installation_id', 'in', ofOthers)
            .execute();
        expect((await call('user', 'GET', '/state')).status).toBe(200);
        for (const { installation_id, kind, configuration_sealed } of before) {
            await ctx.db
                .updateTable('scoped_installations')
                .set({ configuration_sealed })
                .where('installation_id', '=', installation_id)
                .where('kind', '=', kind)
                .execute();
        }
    });

    it('has no route that is not in the table', () => {
        const routes = workbench.routes
            .filter(({ method }) => method !== 'ALL') // middleware
            .map(({ method, path }) => `${method} ${path}`);
        expect([...new Set(routes)].toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
    });

    it.each(Object.entries(EXPECTED))('%s', async (name, { body, own, foreign, tenant }) => {
        const [method = '', path = ''] = name.split(' ');
        const statusOf = async (who: string | undefined) => {
            const response = await call(who, method, path, body);
            const text = await read(path, response);
            return { status: response.status, text: text ?? '' };
        };
        for (const who of [undefined, 'expired', 'nonsense', 'uninstalled installation']) {
            expect((await statusOf(who)).status, who).toBe(401);
        }
        for (const who of ['integration', 'installation']) {
            expect((await statusOf(who)).status, who).toBe(403);
        }
        const { installationId = '', spaceId = '', siteId = '', pageId = '' } = callers.own;
        for (const [who, wanted] of [
            ['foreign user', foreign],
            ['tenant user', tenant ?? foreign],
        ] as const) {
            const { status, text } = await statusOf(who);
            // The tenant's event goes to its own installation.
            const isSent = name === 'POST /events' && who === 'tenant user';
            expect(status, who).toBe(isSent ? 200 : wanted);
            if (status >= 300) continue;
            for (const id of [installationId, spaceId, siteId, pageId]) {
                expect(text, who).not.toContain(id);
            }
        }
        const { status, text } = await statusOf('user');
        expect(status).toBe(own);
        if (['/invocations', '/deliveries'].includes(path)) expect(text).not.toBe('{"items":[]}');
    });

    it('sends an event to no installation of another organization', async () => {
        const { installationId } = callers.own;
        for (const who of ['foreign user', 'tenant user']) {
            const response = await call(who, 'POST', '/events', { ...SENT, installationId });
            expect(response.status, who).toBe(404);
            const task = { integration: 'probe', event: { type: 'task', task: {} } };
            const unnamed = await call(who, 'POST', '/events', task);
            expect(unnamed.status, who).toBe(who === 'tenant user' ? 403 : 404);
        }
    });

    it('replays failed deliveries of the own organization only', async () => {
        const { ctx } = callers.test;
        const { installationId = '' } = callers.own;
        const { id } = await ctx.db
            .selectFrom('events')
            .select('id')
            .where('installation_id', '=', installationId)
            .where('type', '=', 'space_installation_setup')
            .limit(1)
            .executeTakeFirstOrThrow();
        await ctx.db
            .updateTable('events')
            .set({ state: 'dead', next_attempt_at: null })
            .where('id', '=', id)
            .execute();
        const count = async (who: string, body: object) => {
            const response = await call(who, 'POST', '/deliveries/replay', body);
            return response.ok ? ((await response.json()) as object) : response.status;
        };
        expect(await count('foreign user', {})).toEqual({ count: 0 });
        expect(await count('tenant user', { installationId })).toEqual({ count: 0 });
        for (const state of ['delivered', 'pending', 'unhandled']) {
            expect(await count('user', { states: [state] })).toBe(400);
        }
        expect(await count('user', { states: ['dead'] })).toEqual({ count: 1 });
    });

    it('replays no event of another organization by its id', async () => {
        const { ctx, platform } = callers.test;
        const own = await ctx.db
            .selectFrom('events')
            .select(['id', 'attempts'])
            .where('installation_id', '=', callers.own['installationId'] ?? '')
            .where('state', '!=', 'cancelled')
            .executeTakeFirstOrThrow();
        const sent = await call('tenant user', 'POST', '/events', {
            integration: 'probe',
            event: { type: 'installation_setup', eventId: own.id },
        });
        const { invocationId } = (await sent.json()) as { invocationId: string };
        await platform.traces.flush();
        const url = `http://platform.invalid/workbench/invocations/${invocationId}/replay`;
        const headers = { Authorization: `Bearer ${callers.tokens['tenant user']}` };
        await api(new Request(url, { method: 'POST', headers }));
        const { attempts } = await ctx.db
            .selectFrom('events')
            .select('attempts')
            .where('id', '=', own.id)
            .executeTakeFirstOrThrow();
        expect(attempts).toBe(own.attempts);
    });

    it('shows a task that an owner sends in no other organization', async () => {
        const { platform } = callers.test;
        const installationId = callers.own['installationId'] ?? '';
        const sent = await call('user', 'POST', '/events', {
            integration: 'probe',
            event: { type: 'task', task: {}, installationId },
        });
        expect(sent.status).toBe(200);
        const { invocationId } = (await sent.json()) as { invocationId: string };
        await platform.traces.flush();
        expect((await platform.traces.find(invocationId)).installationId).toBeNull();
    });

    it('streams to each organization its own messages', async () => {
        const { platform, spaceId } = callers.test;
        const { installationId = '' } = callers.own;
        const open = async (who: string) => (await call(who, 'GET', '/live')).body?.getReader();
        const readers = await Promise.all(['user', 'tenant user', 'foreign user'].map(open));
        const [invocation] = await platform.traces.list({ installationId, limit: 1 });
        if (invocation === undefined) throw new Error('It was invoked when it was installed.');
        live.publish({ type: 'invocation', invocation });
        live.publish({ type: 'page', spaceId, pageId: 'any', documentVersion: 1 });
        live.publish({ type: 'version', integration: 'probe', version: 2 });
        live.publish({ type: 'state' });
        const received = readers.map(async (reader) => {
            let text = '';
            while (!text.includes('"type":"state"')) {
                const chunk = await reader?.read();
                if (chunk?.value === undefined) throw new Error(`The stream ended: ${text}`);
                text += new TextDecoder().decode(chunk.value);
            }
            await reader?.cancel();
            return [...text.matchAll(/"type":"([a-z]+)"[,}]/g)].map(([, type]) => type);
        });
        const [own, tenant, foreign] = await Promise.all(received);
        // The list may contain more: the expression also matches `type` inside an invocation.
        expect(own).toEqual(expect.arrayContaining(['hello', 'invocation', 'page', 'version']));
        expect(tenant).toEqual(['hello', 'version', 'state']);
        expect(foreign).toEqual(['hello', 'state']);
    });
});
