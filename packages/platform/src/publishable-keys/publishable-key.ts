import type { PublishableKey, PublishableKeyBlock } from '@bindery/contract';
import type { Selectable } from 'kysely';
import { LRUCache } from 'lru-cache';

import { json, type PublishableKeyTable } from '../database/schema.ts';
import { notFound, PlatformError } from '../error.ts';
import { createId } from '../id.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { requireQuota } from '../quotas.ts';
import { takeRandom } from '../random.ts';
import { signingSecret } from '../secrets/signing.ts';
import type { ActiveIntegration } from '../sites/active-integrations.ts';
import { findSpace } from '../spaces/space.ts';

export type PublishableKeyRow = Selectable<PublishableKeyTable>;

/** Prefix of every key, so that scanners for secrets recognise that it is public. */
const PREFIX = 'pk_';

/** 24 random bytes: 192 bits. */
const KEY_BYTES = 24;

/** The most keys in the cache of one process. */
const MAX_CACHED = 10_000;

export interface NewPublishableKey {
    name: string;
    spaceId: string;
    blocks: readonly PublishableKeyBlock[];
    origins: readonly string[];
}

/**
 * Creates a key with which pages of the given origins may render the given blocks.
 *
 * @throws PlatformError `not_found` if the organization has no such space, `invalid` for an origin, `quota_exceeded`.
 */
export async function createPublishableKey(
    ctx: PlatformContext,
    organizationId: string,
    { name, spaceId, blocks, origins }: NewPublishableKey,
): Promise<PublishableKeyRow> {
    const space = await findSpace(ctx.db, spaceId);
    if (space.organization_id !== organizationId) throw notFound('Space', spaceId);
    const normalised = origins.map(normaliseOrigin);
    return transact(ctx, async ({ tx }) => {
        const { count } = await tx
            .selectFrom('publishable_keys')
            .select((select) => select.fn.countAll<string>().as('count'))
            .where('organization_id', '=', organizationId)
            .where('revoked_at', 'is', null)
            .executeTakeFirstOrThrow();
        requireQuota(
            ctx.quotas,
            'publishableKeysPerOrganization',
            Number(count) + 1,
            'publishable keys in an organization',
            'Revoke one that is no longer used.',
        );
        return tx
            .insertInto('publishable_keys')
            .values({
                id: createId(),
                organization_id: organizationId,
                space_id: spaceId,
                key: PREFIX + takeRandom(KEY_BYTES).toString('base64url'),
                name,
                blocks: json(blocks),
                origins: json(normalised),
            })
            .returningAll()
            .executeTakeFirstOrThrow();
    });
}

/** Lists the keys of an organization, the newest first. Revoked keys are not listed. */
export async function listPublishableKeys(
    ctx: PlatformContext,
    organizationId: string,
): Promise<PublishableKeyRow[]> {
    return ctx.db
        .selectFrom('publishable_keys')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .where('revoked_at', 'is', null)
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(ctx.quotas.publishableKeysPerOrganization)
        .execute();
}

/**
 * Revokes a key. Every process refuses it from the next request on.
 *
 * @throws PlatformError `not_found` also for a key of another organization.
 */
export async function revokePublishableKey(
    ctx: PlatformContext,
    organizationId: string,
    id: string,
): Promise<void> {
    await transact(ctx, async ({ tx, notify }) => {
        const row = await tx
            .updateTable('publishable_keys')
            .set({ revoked_at: ctx.now() })
            .where('id', '=', id)
            .where('organization_id', '=', organizationId)
            .where('revoked_at', 'is', null)
            .returning('key')
            .executeTakeFirst();
        if (row === undefined) throw notFound('Publishable key', id);
        notify({ type: 'publishable_key', key: row.key });
    });
}

/** Finds keys by their text; `undefined` for unknown and revoked ones. */
export type FindPublishableKey = (key: string) => Promise<PublishableKeyRow | undefined>;

/** Creates a lookup that caches keys until they are revoked. Unknown keys are not cached: anyone can invent them. */
export function createPublishableKeyFinder(ctx: PlatformContext): FindPublishableKey {
    const cache = new LRUCache<string, PublishableKeyRow>({ max: MAX_CACHED });
    const revoked = new Set<string>();
    ctx.notifications.subscribe((notification) => {
        if (notification.type === 'resync') cache.clear();
        if (notification.type !== 'publishable_key') return;
        cache.delete(notification.key);
        revoked.add(notification.key);
    });
    return async (key) => {
        const cached = cache.get(key);
        if (cached !== undefined) return cached;
        const row = await ctx.db
            .selectFrom('publishable_keys')
            .selectAll()
            .where('key', '=', key)
            .where('revoked_at', 'is', null)
            .executeTakeFirst();
        // A select that began before the revocation must not put the key back into the cache.
        if (row === undefined || revoked.has(key)) return undefined;
        cache.set(key, row);
        return row;
    };
}

/** Interval between stored times of use: a write for each request would cost more than the request. */
const USE_INTERVAL_MS = 60_000;

/**
 * Stores the time at which a key was last used. The request does not wait for it, and a failure is ignored: the time is
 * information for people.
 */
export function recordKeyUse(ctx: PlatformContext, row: PublishableKeyRow): void {
    const now = ctx.now();
    const { last_used_at: last } = row;
    if (last !== null && now.getTime() - last.getTime() < USE_INTERVAL_MS) return;
    // Changes the row in the cache, so that this process writes once per interval.
    row.last_used_at = now;
    ctx.db
        .updateTable('publishable_keys')
        .set({ last_used_at: now })
        .where('id', '=', row.id)
        .execute()
        .catch(() => {});
}

/** Derives the secret with which the site's own server signs the claims of its visitors. It is not stored. */
export function visitorSecret(ctx: PlatformContext, id: string): string {
    return signingSecret(ctx.secrets, `publishable-key:${id}:visitor`);
}

/** Derives the key that signs the render grants of a publishable key. */
export function embedGrantKey(ctx: PlatformContext, id: string): string {
    return signingSecret(ctx.secrets, `publishable-key:${id}:render-grants`);
}

export function publishableKeyView(ctx: PlatformContext, row: PublishableKeyRow): PublishableKey {
    return {
        object: 'publishable-key',
        id: row.id,
        name: row.name,
        key: row.key,
        space: row.space_id,
        blocks: row.blocks,
        origins: row.origins,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
        visitorSecret: visitorSecret(ctx, row.id),
    };
}

/**
 * Returns the origin in the form in which browsers send it.
 *
 * @throws PlatformError `invalid` unless it is an http or https origin. Only loopback origins may be http, or have `*`
 * in place of the port.
 */
function normaliseOrigin(text: string): string {
    const anyPort = /^(http:\/\/(?:localhost|127\.0\.0\.1)):\*$/.exec(text);
    if (anyPort !== null) return text;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isLoopback =
        url !== undefined && /^(?:localhost|127\.0\.0\.1|\[::1\])$|\.localhost$/.test(url.hostname);
    const isWeb = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
    if (url === undefined || !isWeb || text.replace(/\/$/, '') !== url.origin) {
        throw new PlatformError(
            'invalid',
            `origins: ${JSON.stringify(text)} is not an origin. Write one like https://docs.example.com, or http://localhost:* for every local port.`,
        );
    }
    return url.origin;
}

/** Returns true if pages of `origin` may use the key. */
export function allowsOrigin(row: PublishableKeyRow, origin: string): boolean {
    return row.origins.some(
        (allowed) =>
            allowed === origin ||
            (allowed.endsWith(':*') &&
                origin.startsWith(allowed.slice(0, -1)) &&
                /^\d{1,5}$/.test(origin.slice(allowed.length - 1))),
    );
}

/**
 * Returns true if the key may render the component as the root of a block. A key that names only the integration
 * admits the blocks of its manifest, and none of its other components.
 */
export function allowsBlock(
    row: PublishableKeyRow,
    { integration, manifest }: Pick<ActiveIntegration, 'integration' | 'manifest'>,
    componentId: string,
): boolean {
    const isBlock = manifest.blocks?.some(({ id }) => id === componentId) === true;
    return row.blocks.some(
        (block) =>
            block.integration === integration &&
            (block.component === undefined ? isBlock : block.component === componentId),
    );
}
