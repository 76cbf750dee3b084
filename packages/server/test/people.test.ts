import { ALL_PERMISSIONS, ROLES, ROLE_PERMISSIONS, type Role } from '@bindery/contract';
import {
    createAuthApp,
    createIdentity,
    createSessionCookie,
    hashNewPassword,
    invite,
    listAudit,
    removeMember,
    changeRole,
    storePassword,
} from '@bindery/identity';
import { createOrganization, createUser, type User } from '@bindery/platform';
import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, TEST_ORIGIN, type TestContext } from '@bindery/test-support/test-context';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createWorkbenchAssets } from '../src/workbench/assets.ts';
import { mount } from './mount.ts';

const PASSWORD = 'correct horse battery';

describe.each(DATABASES)('people on %s', (database) => {
    let test: TestContext;
    let identity: ReturnType<typeof createIdentity>;
    let auth: (request: Request) => Promise<Response>;
    let address = '192.0.2.1';

    beforeAll(async () => {
        test = await openTestContext({ database });
        identity = createIdentity(test.ctx);
        auth = mount(
            '/auth',
            createAuthApp({
                ctx: test.ctx,
                identity,
                cookie: createSessionCookie(TEST_ORIGIN),
                options: { password: true },
                clientAddress: () => address,
            }),
        );
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const post = (path: string, body: object, headers: Record<string, string> = {}) =>
        auth(
            new Request(`${TEST_ORIGIN}/auth${path}`, {
                method: 'POST',
                headers: { origin: TEST_ORIGIN, ...headers },
                body: JSON.stringify(body),
            }),
        );

    const cookieOf = (response: Response) =>
        response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const userOf = (response: Response) =>
        identity.userOfSession(cookieOf(response).split('=')[1] ?? '');

    /** Creates a member of an organization. Returns the member as a caller. */
    async function member(role: Role, organizationId = test.home.organizationId): Promise<User> {
        const userId = await createUser(test.ctx.db, organizationId, {
            displayName: role,
            email: null,
            role,
        });
        return { kind: 'user', userId, organizationId, permissions: ROLE_PERMISSIONS[role] };
    }

    const owner = (): User => ({ kind: 'user', ...test.home, permissions: ALL_PERMISSIONS });

    it('keep their session until they agree to sign in as another person', async () => {
        const sessionCookie = createSessionCookie(TEST_ORIGIN);
        const pages = new Hono().get(
            '*',
            createWorkbenchAssets(undefined, { identity, cookie: sessionCookie, options: {} }),
        );
        const own = await member('editor');
        const secret = await identity.startSession(own, { method: 'code', userAgent: '' });
        const cookie = `${sessionCookie.name}=${secret}`;
        const open = async (person: User, headers: Record<string, string>) => {
            const code = await identity.createSignInCode(person);
            return pages.request(`${TEST_ORIGIN}/?code=${code}`, {
                headers: { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'none', ...headers },
            });
        };
        const asked = await open(await member('admin'), { cookie });
        expect([asked.status, asked.headers.getSetCookie()]).toEqual([200, []]);
        const page = await asked.text();
        expect(page).toContain('Sign in as admin?');
        expect(page).toContain('You are signed in with another account');
        expect((await open(own, { cookie })).status).toBe(303);
        expect((await open(await member('admin'), {})).status).toBe(303);
    });

    describe('a password', () => {
        beforeAll(async () => {
            const { ctx } = test;
            const userId = await createUser(ctx.db, test.home.organizationId, {
                displayName: 'Ada',
                email: 'ada@example.com',
                role: 'editor',
            });
            await storePassword(ctx, ctx.db, userId, await hashNewPassword(PASSWORD));
        });

        it('signs its user in', async () => {
            const response = await post('/password', {
                email: ' Ada@Example.com ',
                password: PASSWORD,
            });
            expect(response.status).toBe(204);
            expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Strict$/);
            expect((await userOf(response))?.permissions).toEqual(ROLE_PERMISSIONS.editor);
        });

        it.each([
            ['ada@example.com', 'wrong'],
            ['nobody@example.com', PASSWORD],
        ])('refuses %s with %s, with one text', async (email, password) => {
            const response = await post('/password', { email, password });
            expect(response.status).toBe(401);
            expect(await response.text()).toContain('The address or the password is wrong.');
            expect(response.headers.getSetCookie()).toEqual([]);
        });

        it('is refused from a page of another origin', async () => {
            const body = { email: 'ada@example.com', password: PASSWORD };
            for (const origin of ['http://evil.example', 'null']) {
                expect((await post('/password', body, { origin })).status).toBe(403);
            }
        });

        it('is throttled by account and address, without locking the account elsewhere', async () => {
            address = '192.0.2.66';
            const body = { email: 'ada@example.com', password: 'wrong' };
            expect((await post('/password', body)).status).toBe(401);
            // Nine more failures, without the time that hashing takes.
            await test.ctx.db
                .updateTable('sign_in_attempts')
                .set({ count: 10 })
                .where('key', 'like', 'account:%:192.0.2.66')
                .execute();
            const refused = await post('/password', body);
            expect(refused.status).toBe(429);
            expect(await refused.text()).toMatch(/Try again in \d+ minutes/);
            const right = { ...body, password: PASSWORD };
            expect((await post('/password', right)).status).toBe(429);
            address = '192.0.2.2';
            expect((await post('/password', right)).status).toBe(204);
        });

        it('is recorded with its failures, and without its text', async () => {
            const entries = await listAudit(
                test.ctx,
                test.home.organizationId,
                { action: 'session' },
                100,
            );
            const actions = entries.map(({ action }) => action);
            expect(actions).toContain('session.start');
            expect(actions).toContain('session.refuse');
            expect(JSON.stringify(entries)).not.toContain(PASSWORD);
        });
    });

    describe('an invitation', () => {
        const secretOf = ({ url }: { url: string }) => new URL(url).hash.slice(1);
        const account = (email: string) => ({
            displayName: 'Grace',
            email,
            password: PASSWORD,
        });

        it('makes an account and a member, once', async () => {
            const secret = secretOf(
                await invite(test.ctx, owner(), { role: 'editor', email: null }),
            );
            const shown = await post('/invitations/look-up', { secret });
            expect(await shown.json()).toMatchObject({ organization: 'Acme', role: 'editor' });
            const bodies = ['one@example.com', 'two@example.com'].map((email) => ({
                secret,
                account: account(email),
            }));
            const responses = await Promise.all(
                bodies.map((body) => post('/invitations/accept', body)),
            );
            expect(responses.map(({ status }) => status).toSorted()).toEqual([204, 404]);
            const accepted = responses.find(({ status }) => status === 204);
            expect((await userOf(accepted ?? new Response()))?.permissions).toEqual(
                ROLE_PERMISSIONS.editor,
            );
            expect((await post('/invitations/look-up', { secret })).status).toBe(404);
        });

        it('is accepted by a person who is signed in, for another organization', async () => {
            const { ctx } = test;
            const organizationId = await createOrganization(ctx.db, 'Second');
            const other = await member('owner', organizationId);
            const signedIn = await post('/password', {
                email: 'ada@example.com',
                password: PASSWORD,
            });
            const secret = secretOf(await invite(ctx, other, { role: 'admin', email: null }));
            const response = await post(
                '/invitations/accept',
                { secret },
                { cookie: cookieOf(signedIn) },
            );
            expect(response.status).toBe(204);
            expect(await userOf(response)).toMatchObject({
                organizationId,
                permissions: ROLE_PERMISSIONS.admin,
            });
        });

        it('expires', async () => {
            const secret = secretOf(
                await invite(test.ctx, owner(), { role: 'reader', email: null }),
            );
            await test.ctx.db
                .updateTable('invitations')
                .set({ expires_at: new Date(test.ctx.now().getTime() - 1) })
                .execute();
            const response = await post('/invitations/accept', {
                secret,
                account: account('late@example.com'),
            });
            expect(response.status).toBe(404);
            expect(await response.text()).toContain('has expired');
        });

        it('needs an address that no other account has, and a long password', async () => {
            const secret = secretOf(
                await invite(test.ctx, owner(), { role: 'reader', email: null }),
            );
            const taken = { secret, account: account('ADA@example.com') };
            expect((await post('/invitations/accept', taken)).status).toBe(409);
            const short = { secret, account: { ...account('x@example.com'), password: 'short' } };
            const response = await post('/invitations/accept', short);
            expect(response.status).toBe(400);
            expect(await response.text()).toContain('12 to 200 characters');
        });

        it('is looked up before a password is hashed, and counts for its client', async () => {
            address = '2001:db8:7:7::1';
            const body = { secret: 'unknown', account: account('many@example.com') };
            const flood = Array.from({ length: 60 }, (_, index) => {
                address = `2001:db8:7:7::${index}`; // one network, so one client
                return post('/invitations/accept', body);
            });
            const statuses = (await Promise.all(flood)).map(({ status }) => status);
            // A client may hash three passwords at a time, so more 404 mean that none was hashed.
            expect(statuses.filter((status) => status === 404)).toHaveLength(50);
            expect(statuses.filter((status) => status === 429)).toHaveLength(10);
            address = '192.0.2.3';
            const right = { email: 'ada@example.com', password: PASSWORD };
            expect((await post('/password', right)).status).toBe(204);
        });

        it('lets a client hash few passwords at a time', async () => {
            address = '192.0.2.77';
            const secret = secretOf(
                await invite(test.ctx, owner(), { role: 'reader', email: null }),
            );
            const bodies = Array.from({ length: 12 }, (_, index) => ({
                secret,
                account: account(`flood-${index}@example.com`),
            }));
            const responses = await Promise.all(
                bodies.map((body) => post('/invitations/accept', body)),
            );
            const statuses = responses.map(({ status }) => status);
            expect(statuses.filter((status) => status === 204)).toHaveLength(1);
            expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(9);
            address = '192.0.2.3';
        });

        it('for an address is for an account with this address', async () => {
            const secret = secretOf(
                await invite(test.ctx, owner(), { role: 'reader', email: 'Grace@example.com' }),
            );
            const other = { secret, account: account('ceo@example.com') };
            const refused = await post('/invitations/accept', other);
            expect(refused.status).toBe(400);
            expect(await refused.text()).toContain('account.email');
            const own = { secret, account: account('grace@example.com') };
            expect((await post('/invitations/accept', own)).status).toBe(204);
        });

        it.each([
            ['removed', (by: User, id: string) => removeMember(test.ctx, by, id)],
            ['demoted', (by: User, id: string) => changeRole(test.ctx, by, id, 'editor')],
            [
                'disabled',
                async (_: User, id: string) => {
                    const users = test.ctx.db.updateTable('users').where('id', '=', id);
                    await users.set({ disabled_at: test.ctx.now() }).execute();
                },
            ],
        ])('ends when its maker is %s', async (_, end) => {
            const admin = await member('admin');
            const secret = secretOf(await invite(test.ctx, admin, { role: 'admin', email: null }));
            expect((await post('/invitations/look-up', { secret })).status).toBe(200);
            await end(owner(), admin.userId);
            expect((await post('/invitations/look-up', { secret })).status).toBe(404);
            const body = { secret, account: account(`again-${admin.userId}@example.com`) };
            expect((await post('/invitations/accept', body)).status).toBe(404);
        });

        it.each(ROLES)('of an admin for the role %s', async (role) => {
            const admin = await member('admin');
            const invited = invite(test.ctx, admin, { role, email: null });
            if (role === 'owner') {
                await expect(invited).rejects.toMatchObject({ code: 'forbidden' });
            } else {
                await expect(invited).resolves.toMatchObject({ role });
            }
        });
    });

    describe('the last owner', () => {
        it('stays when two owners leave at the same time', async () => {
            for (let round = 0; round < 5; round++) {
                const organizationId = await createOrganization(test.ctx.db, 'Race');
                const owners = [
                    await member('owner', organizationId),
                    await member('owner', organizationId),
                ];
                const results = await Promise.allSettled(
                    owners.map((caller) => removeMember(test.ctx, caller, caller.userId)),
                );
                expect(results.map(({ status }) => status).toSorted()).toEqual([
                    'fulfilled',
                    'rejected',
                ]);
                const { count } = await test.ctx.db
                    .selectFrom('members')
                    .select((select) => select.fn.countAll<string>().as('count'))
                    .where('organization_id', '=', organizationId)
                    .executeTakeFirstOrThrow();
                expect(Number(count)).toBe(1);
            }
        });

        it('cannot be demoted, disabled or deleted', async () => {
            const { db } = test.ctx;
            const organizationId = await createOrganization(db, 'One owner');
            const only = await member('owner', organizationId);
            await expect(changeRole(test.ctx, only, only.userId, 'admin')).rejects.toMatchObject({
                code: 'conflict',
            });
            const row = (query: 'disable' | 'delete') =>
                query === 'disable'
                    ? db
                          .updateTable('users')
                          .set({ disabled_at: new Date() })
                          .where('id', '=', only.userId)
                          .execute()
                    : db.deleteFrom('users').where('id', '=', only.userId).execute();
            await expect(row('disable')).rejects.toMatchObject({ code: 'BD001' });
            await expect(row('delete')).rejects.toMatchObject({ code: 'BD001' });
            // The organization itself can be deleted.
            await db.deleteFrom('organizations').where('id', '=', organizationId).execute();
        });
    });

    it('refuses to give or take a role above the role of the caller', async () => {
        const admin = await member('admin');
        const editor = await member('editor');
        await expect(changeRole(test.ctx, admin, editor.userId, 'owner')).rejects.toMatchObject({
            code: 'forbidden',
        });
        await expect(removeMember(test.ctx, admin, test.home.userId)).rejects.toMatchObject({
            code: 'forbidden',
        });
        await changeRole(test.ctx, admin, editor.userId, 'reader');
    });

    describe('a token', () => {
        it('loses at once the permissions that its person’s new role lacks', async () => {
            const admin = await member('admin');
            const { token } = await identity.createToken(admin, { name: 'x' });
            expect((await identity.userOfToken(token)).permissions).toContain('members:write');
            await changeRole(test.ctx, owner(), admin.userId, 'reader');
            identity.refresh();
            expect((await identity.userOfToken(token)).permissions).toEqual(
                ROLE_PERMISSIONS.reader,
            );
        });

        it('ends on another node within a second after its person is disabled or removed', async () => {
            const other = createIdentity(test.ctx);
            for (const end of ['disable', 'remove'] as const) {
                const person = await member('editor');
                const { token } = await identity.createToken(person, { name: 'x' });
                await other.userOfToken(token);
                if (end === 'remove') await removeMember(test.ctx, owner(), person.userId);
                else {
                    await test.ctx.db
                        .updateTable('users')
                        .set({ disabled_at: new Date() })
                        .where('id', '=', person.userId)
                        .execute();
                }
                const endedAt = Date.now();
                await expect
                    .poll(
                        () =>
                            other.userOfToken(token).then(
                                () => 'valid',
                                () => 'refused',
                            ),
                        {
                            interval: 50,
                            timeout: 5000,
                        },
                    )
                    .toBe('refused');
                // The cache lasts 800 ms; the rest is the time of the query on a busy machine.
                expect(Date.now() - endedAt).toBeLessThan(2000);
            }
        });
    });
});
