import {
    ALL_PERMISSIONS,
    ROLES,
    ROLE_PERMISSIONS,
    type Permission,
    type Role,
} from '@bindery/contract';
import { createUser, DEFAULT_QUOTAS } from '@bindery/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openFolders } from '../src/development/folders.ts';
import { OPERATION_PERMISSIONS } from '../src/api/operation-permissions.ts';
import { OPERATIONS } from '../src/api/operations.generated.ts';
import { createLiveStream, type LiveStream } from '../src/live/live-stream.ts';
import { createWorkbenchApi } from '../src/workbench/workbench-api.ts';
import { openApiCallers, type ApiCallers } from './api-callers.ts';
import { mount } from './mount.ts';

/** The permission of each route of the workbench. Null: every member. */
const ROUTE_PERMISSIONS: Record<string, Permission | null> = {
    'GET /state': 'content:read',
    'GET /live': 'content:read',
    'GET /invocations': 'activity:read',
    'GET /invocations/:id': 'activity:read',
    'POST /invocations/:id/replay': 'events:send',
    'POST /invocations/:id/fixture': 'integrations:publish',
    'POST /events': 'events:send',
    'POST /installations/:id/pause': 'integrations:install',
    'POST /installations/:id/resume': 'integrations:install',
    'POST /integrations/:name/enable': 'integrations:publish',
    'GET /integrations/:name/versions': 'integrations:publish',
    'PUT /integrations/:name/versions/current': 'integrations:publish',
    'PATCH /integrations/:name/installations/:id/configuration': 'integrations:install',
    'POST /integrations/:name/installations/:id/connect': 'integrations:install',
    'GET /integrations/:name/installations/:id/completions/:property': 'integrations:install',
    'GET /deliveries': 'activity:read',
    'POST /deliveries/replay': 'events:send',
    'GET /quotas': 'integrations:read',
    'GET /publishable-keys': 'content:write',
    'POST /publishable-keys': 'content:write',
    'DELETE /publishable-keys/:id': 'content:write',
    'POST /spaces/:space/pages': 'content:write',
    'GET /spaces/:space/pages/:page': 'content:read',
    'PUT /spaces/:space/pages/:page': 'content:write',
    'DELETE /spaces/:space/pages/:page': 'content:write',
    'POST /spaces/:space/pages/:page/view': 'content:read',
    'POST /spaces/:space/pages/:page/move': 'content:write',
    'POST /spaces/:space/pages/:page/duplicate': 'content:write',
    'POST /spaces/:space/pages/:page/restore': 'content:write',
    'GET /spaces/:space/pages/:page/revisions': 'content:read',
    'GET /spaces/:space/pages/:page/revisions/:version': 'content:read',
    'POST /spaces/:space/pages/:page/revisions/:version/restore': 'content:write',
    'GET /spaces/:space/revisions': 'content:read',
    'POST /spaces/:space/revisions/:revision/restore': 'content:write',
    'POST /spaces': 'content:write',
    'PUT /spaces/:space/title': 'content:write',
    'POST /spaces/:space/duplicate': 'content:write',
    'DELETE /spaces/:space': 'content:write',
    'PUT /spaces/:space/visibility': 'content:write',
    'GET /spaces/:space/git': 'content:read',
    'DELETE /spaces/:space/git/:operation': 'content:write',
    'POST /spaces/:space/git/:operation/undo': 'content:write',
    'POST /sites': 'content:write',
    'PUT /sites/:site/title': 'content:write',
    'DELETE /sites/:site': 'content:write',
    'POST /trash/restore': 'content:write',
    'POST /sites/:site/share-link/renew': 'content:write',
    'GET /tokens': 'tokens:write',
    'POST /tokens': 'tokens:write',
    'DELETE /tokens/:id': 'tokens:write',
    'GET /audit': 'audit:read',
    'GET /audit/export': 'audit:read',
    'GET /members': 'members:read',
    'PUT /members/:id/role': 'members:write',
    'DELETE /members/:id': 'members:write',
    'GET /invitations': 'members:write',
    'POST /invitations': 'members:write',
    'DELETE /invitations/:id': 'members:write',
    // A session may do these for its own person; tokens without all scopes are refused.
    'GET /sessions': null,
    'DELETE /sessions/:id': null,
    'PUT /session/organization': null,
    'POST /sign-in-codes': null,
};

/** The matrix of roles, operations and ownership, generated from the tables that the server obeys. */
describe('roles', () => {
    let callers: ApiCallers;
    let live: LiveStream;
    let workbench: ReturnType<typeof createWorkbenchApi>;
    let call: (request: Request) => Promise<Response>;
    const tokens: Record<string, string> = {};

    beforeAll(async () => {
        callers = await openApiCallers('pglite');
        const { platform, ctx, home } = callers.test;
        live = createLiveStream(0, DEFAULT_QUOTAS, callers.authentication.identity.reloadUsers);
        const folders = await openFolders([], {
            sdk: 'reference',
            onBuild: () => {},
            onWarning: () => {},
        });
        const { authentication } = callers;
        workbench = createWorkbenchApi({ platform, folders, live, authentication });
        call = mount('/workbench', workbench);
        for (const role of ROLES) {
            const userId = await createUser(ctx.db, home.organizationId, {
                displayName: role,
                email: null,
                role,
            });
            const { token } = await authentication.identity.createToken(
                { ...home, userId, permissions: ALL_PERMISSIONS },
                { name: role },
            );
            tokens[role] = token;
            callers.tokens[role] = token;
        }
    });
    afterAll(async () => {
        live[Symbol.dispose]();
        await callers[Symbol.asyncDispose]();
    });

    const may = (role: Role, permission: Permission | null) =>
        permission === null || ROLE_PERMISSIONS[role].includes(permission);

    /** Returns true if the response says that the role's token lacks a permission. */
    async function isRefused(response: Response): Promise<boolean> {
        if (response.status !== 403) {
            await response.body?.cancel();
            return false;
        }
        return (await response.text()).includes('API token needs the scope');
    }

    it('have permissions that grow from reader to owner', () => {
        const [owner, ...rest] = ROLES.map((role) => ROLE_PERMISSIONS[role]);
        expect(owner).toEqual(ALL_PERMISSIONS);
        let above = owner ?? [];
        for (const permissions of rest) {
            expect(permissions.every((name) => above.includes(name))).toBe(true);
            above = permissions;
        }
    });

    // The others are for tokens of integrations.
    const operations = OPERATIONS.filter(
        ([, , id, kinds]) => id in OPERATION_PERMISSIONS && kinds.includes('u'),
    );

    it.each(operations.map(([method, path, id]) => [id, method, path] as const))(
        'obey the table for %s',
        async (id, method, path) => {
            const permission = OPERATION_PERMISSIONS[id] ?? null;
            for (const role of ROLES) {
                // Unknown ids, so that a permitted call changes nothing: permissions are checked before resources.
                const params = Object.fromEntries(
                    [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [
                        name,
                        name === 'organizationId' ? (callers.own[name] ?? '') : 'unknown',
                    ]),
                );
                const response = await callers.ask(method, path, { who: role, params });
                expect(await isRefused(response), role).toBe(!may(role, permission));
            }
            const foreign = await callers.ask(method, path, { who: 'foreign user' });
            const { status } = foreign;
            await foreign.body?.cancel();
            // Operations without ids of resources answer with the caller's own; public integrations are for all.
            if (path.includes('{') && !path.startsWith('/integrations')) {
                expect(status, 'foreign').toBeGreaterThanOrEqual(400);
            }
        },
    );

    it('has a permission for each route of the workbench', () => {
        const routes = workbench.routes
            .filter(({ method }) => method !== 'ALL')
            .map(({ method, path }) => `${method} ${path}`);
        expect([...new Set(routes)].toSorted()).toEqual(Object.keys(ROUTE_PERMISSIONS).toSorted());
    });

    async function createSpace(): Promise<string> {
        const response = await call(
            new Request('http://platform.invalid/workbench/spaces', {
                method: 'POST',
                headers: {
                    Authorization: `Bearer ${tokens.owner}`,
                    'Content-Type': 'application/json',
                },
                body: '{"title":"For a while"}',
            }),
        );
        return ((await response.json()) as { id: string }).id;
    }

    it.each(Object.entries(ROUTE_PERMISSIONS))('obey %s: %s', async (route, permission) => {
        if (permission === null) return;
        const [method = '', path = ''] = route.split(' ');
        for (const role of ROLES) {
            // A route that deletes a space gets one of its own.
            const space =
                route === 'DELETE /spaces/:space' ? await createSpace() : callers.own['spaceId'];
            const filled = path.replace(':space', space ?? '').replaceAll(/:\w+/g, 'unknown');
            const response = await call(
                new Request(`http://platform.invalid/workbench${filled}`, {
                    method,
                    headers: { Authorization: `Bearer ${tokens[role]}` },
                    ...(method === 'GET' ? {} : { body: '[]' }),
                }),
            );
            expect(await isRefused(response), role).toBe(!may(role, permission));
        }
    });
});
