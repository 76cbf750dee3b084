import type { SignInMethods } from '@bindery/contract';
import { PlatformError, createUser, recordAudit, type Database } from '@bindery/platform';
import { Hono, type Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';

import { createOidcApp } from '../oidc/oidc-app.ts';
import { findByPassword, hashNewPassword, storePassword } from '../passwords/password.ts';
import { peerOf } from '../passwords/peer.ts';
import { countAttempt, countPeer, forgetAttempts } from '../passwords/throttle.ts';
import { homeOrganization } from '../people/home-organization.ts';
import { acceptInvitationByHash, findInvitation } from '../people/invitations.ts';
import { hashSecret } from '../secrets/secret.ts';
import type { Principal } from '../sessions/session.ts';
import type { AuthParts } from './auth-parts.ts';
import { readBody } from './read-body.ts';
import { isOwnRequest } from './session-cookie.ts';

const email = z
    .string()
    .trim()
    .toLowerCase()
    .max(200)
    .regex(/^[^@\s]+@[^@\s]+$/, 'expected an address like ada@example.com');

const passwordSignIn = z.object({ email, password: z.string().max(1000) });

const lookUp = z.object({ secret: z.string() });

const acceptance = z.object({
    secret: z.string(),
    /** Absent if the person who is signed in accepts the invitation. */
    account: z
        .object({
            displayName: z.string().trim().min(1).max(100),
            email,
            password: z.string(),
        })
        .optional(),
});

/** Creates the routes below `/auth`, by which browsers sign in and out. They need no session. */
export function createAuthApp(parts: AuthParts) {
    const { ctx, identity, cookie, options, clientAddress } = parts;

    /** Refuses writes from pages of other origins: they could sign a browser in to the attacker's account. */
    const ownPagesOnly = createMiddleware(async (c, next) => {
        if (c.req.method !== 'GET' && !isOwnRequest(c.req.raw, ctx.urls.origins.app)) {
            throw new PlatformError('forbidden', 'Only pages of the workbench can sign in.');
        }
        c.header('Cache-Control', 'no-store');
        await next();
    });

    const begin = async (
        c: Context,
        principal: Principal,
        method: 'password' | 'invitation',
    ): Promise<void> => {
        const secret = await identity.startSession(principal, {
            method,
            userAgent: c.req.header('user-agent') ?? '',
            address: clientAddress(c),
        });
        cookie.set(c, secret, identity.sessionMs);
    };

    return new Hono()
        .use(ownPagesOnly)
        .get('/methods', (c) =>
            c.json({
                password: options.password === true,
                providers: (options.providers ?? []).map(({ id, name }) => ({ id, name })),
                codes: options.codes === true,
            } satisfies SignInMethods),
        )
        .post('/password', async (c) => {
            if (options.password !== true) {
                throw new PlatformError('not_found', 'This host has no sign-in with a password.');
            }
            const given = await readBody(c, passwordSignIn);
            const address = clientAddress(c);
            await countAttempt(ctx, given.email, address);
            const userId = await findByPassword(ctx, given.email, given.password, peerOf(address));
            if (userId === undefined) {
                await recordFailure(ctx.db, given.email, address);
                throw new PlatformError('unauthorized', 'The address or the password is wrong.');
            }
            const organizationId = await homeOrganization(ctx.db, userId);
            await forgetAttempts(ctx, given.email, address);
            await begin(c, { userId, organizationId }, 'password');
            return c.body(null, 204);
        })
        .post('/sign-out', async (c) => {
            const secret = cookie.read(c);
            const user = secret === undefined ? undefined : await identity.userOfSession(secret);
            if (user?.credential !== undefined) await identity.endSession(user, user.credential.id);
            cookie.clear(c);
            return c.body(null, 204);
        })
        .post('/invitations/look-up', async (c) => {
            const { secret } = await readBody(c, lookUp);
            const { title, role, email: invited } = await findInvitation(ctx, ctx.db, secret);
            return c.json({ organization: title, role, email: invited });
        })
        .post('/invitations/accept', async (c) => {
            const { secret, account } = await readBody(c, acceptance);
            const session = cookie.read(c);
            const user = session === undefined ? undefined : await identity.userOfSession(session);
            if (account === undefined && user === undefined) {
                throw new PlatformError(
                    'unauthorized',
                    'Sign in, or give the fields of an account.',
                );
            }
            if (account !== undefined && options.password !== true) {
                throw new PlatformError(
                    'invalid',
                    'account: This host has no passwords. Sign in with a provider instead.',
                );
            }
            const address = clientAddress(c);
            await countPeer(ctx, 'invitation', address);
            // Checks the invitation first, because hashing the password is slow. The hash is computed before the
            // transaction for the same reason.
            const { email: invited } = await findInvitation(ctx, ctx.db, secret);
            if (account !== undefined) requireInvited(invited, account.email);
            const hash = account && (await hashNewPassword(account.password, peerOf(address)));
            const principal = await ctx.db.transaction().execute(async (tx) => {
                const { organizationId } = await findInvitation(ctx, tx, secret);
                let userId = user?.userId ?? '';
                if (account !== undefined) {
                    const { displayName } = account;
                    userId = await createUser(tx, organizationId, {
                        displayName,
                        email: account.email,
                        role: null,
                    });
                    await storePassword(ctx, tx, userId, hash ?? '');
                }
                await acceptInvitationByHash(ctx, tx, hashSecret(secret), userId);
                return { userId, organizationId };
            });
            identity.refresh();
            await begin(c, principal, 'invitation');
            return c.body(null, 204);
        })
        .route('/oidc', createOidcApp(parts));
}

/**
 * Requires the e-mail address of the invitation, if it names one. Bindery does not verify addresses, so a person who
 * gets a forwarded link must not choose another address.
 *
 * @throws PlatformError `invalid`.
 */
function requireInvited(invited: string | null, given: string): void {
    if (invited === null || invited.trim().toLowerCase() === given) return;
    throw new PlatformError(
        'invalid',
        'account.email: The invitation is for another address. Give the address that was invited.',
    );
}

/** Records a failed sign-in of an existing account in the organizations of its owner. */
async function recordFailure(db: Database, address: string, client: string): Promise<void> {
    const rows = await db
        .selectFrom('users')
        .innerJoin('members', 'members.user_id', 'users.id')
        .select(['users.id', 'members.organization_id'])
        .where((where) => where(where.fn<string>('lower', ['email']), '=', address))
        .execute();
    for (const { id, organization_id: organizationId } of rows) {
        await recordAudit(
            db,
            {
                organizationId,
                action: 'session.refuse',
                target: id,
                details: { method: 'password' },
            },
            { kind: 'system', id: null, address: client },
        );
    }
}
