import { createHash } from 'node:crypto';

import { PlatformError, type PlatformContext } from '@bindery/platform';
import { sql } from 'kysely';

import { peerOf } from './peer.ts';

const WINDOW_MS = 15 * 60 * 1000;

/**
 * The most failed sign-ins in a window. An attacker with one address cannot lock out the owner of an account. An
 * attacker with many addresses can do so for a window, but cannot try many passwords.
 */
const LIMITS = { accountAndPeer: 10, account: 100, peer: 50 };

/** The most uses of invitations, and the most starts of a sign-in with a provider, of one client in a window. */
const PEER_LIMITS = { invitation: 50, provider: 100 };

/**
 * Counts a sign-in before its password is verified, for all nodes on the database.
 *
 * @throws PlatformError `too_many_requests`.
 */
export async function countAttempt(
    ctx: PlatformContext,
    email: string,
    address: string,
): Promise<void> {
    await count(ctx, keysOf(email, peerOf(address)));
}

/**
 * Counts a request of a client that needs no account, e.g. the use of an invitation.
 *
 * @throws PlatformError `too_many_requests`.
 */
export async function countPeer(
    ctx: PlatformContext,
    act: keyof typeof PEER_LIMITS,
    address: string,
): Promise<void> {
    await count(ctx, [[`${act}:${peerOf(address)}`, PEER_LIMITS[act]]]);
}

async function count(ctx: PlatformContext, keys: [key: string, limit: number][]): Promise<void> {
    const now = ctx.now();
    const resetsAt = new Date(now.getTime() + WINDOW_MS);
    await ctx.db.deleteFrom('sign_in_attempts').where('resets_at', '<', now).execute();
    for (const [key, limit] of keys) {
        const { rows } = await sql<{ count: number; resets_at: Date }>`
            insert into sign_in_attempts (key, count, resets_at) values (${key}, 1, ${resetsAt})
            on conflict (key) do update set count = sign_in_attempts.count + 1
            returning count, resets_at`.execute(ctx.db);
        const [row] = rows;
        if (row === undefined || row.count <= limit) continue;
        const minutes = Math.ceil((row.resets_at.getTime() - now.getTime()) / 60_000);
        throw new PlatformError(
            'too_many_requests',
            `There were too many sign-ins. Try again in ${minutes} minutes.`,
        );
    }
}

/**
 * Deletes the failures of an account from an address after a successful sign-in. Removes this sign-in from the counts
 * of the account and of the address, too: many people in an office may sign in from one address.
 */
export async function forgetAttempts(
    ctx: PlatformContext,
    email: string,
    address: string,
): Promise<void> {
    const [[key] = [''], ...others] = keysOf(email, peerOf(address));
    await ctx.db.deleteFrom('sign_in_attempts').where('key', '=', key).execute();
    await ctx.db
        .updateTable('sign_in_attempts')
        .set((row) => ({ count: row('count', '-', 1) }))
        .where(
            'key',
            'in',
            others.map(([other]) => other),
        )
        .where('count', '>', 0)
        .execute();
}

function keysOf(email: string, peer: string): [string, number][] {
    const account = createHash('sha256').update(email).digest('base64url');
    return [
        [`account:${account}:${peer}`, LIMITS.accountAndPeer],
        [`account:${account}`, LIMITS.account],
        [`peer:${peer}`, LIMITS.peer],
    ];
}
