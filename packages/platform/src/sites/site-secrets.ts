import { timingSafeEqual } from 'node:crypto';

import { recordAudit } from '../audit/record-audit.ts';
import { notFound } from '../error.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { signingSecret } from '../secrets/signing.ts';
import type { SiteRow } from './site.ts';

/** 32 hexadecimal digits: 128 bits. */
const KEY_LENGTH = 32;

/**
 * Derives the key in the link to a site with the visibility `share-link`, so that the key need not be stored. A renewed
 * link has another key.
 */
export function shareKey(
    ctx: PlatformContext,
    { id, share_key_version: version }: SharedSite,
): string {
    const purpose = `site:${id}:share-link${version === 1 ? '' : `:${version}`}`;
    return signingSecret(ctx.secrets, purpose).slice(0, KEY_LENGTH);
}

/** Returns the URL that opens a site with the visibility `share-link`. */
export function shareLink(ctx: PlatformContext, site: SiteRow): string {
    return `${ctx.urls.site(site)}/?share=${shareKey(ctx, site)}`;
}

interface SharedSite {
    id: string;
    share_key_version: number;
}

/** Returns true if a key opens the site: keys of earlier links do not. */
export function isShareKey(ctx: PlatformContext, site: SharedSite, given: string): boolean {
    const expected = Buffer.from(shareKey(ctx, site));
    const actual = Buffer.from(given);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Renews the link of a site: the old one stops, also for readers who have opened it. */
export async function renewShareLink(ctx: PlatformContext, id: string): Promise<SiteRow> {
    return transact(ctx, async ({ tx, notify }) => {
        const row = await tx
            .updateTable('sites')
            .set((site) => ({ share_key_version: site('share_key_version', '+', 1) }))
            .where('id', '=', id)
            .returningAll()
            .executeTakeFirst();
        if (row === undefined) throw notFound('Site', id);
        const organizationId = row.organization_id;
        await recordAudit(tx, { organizationId, action: 'site.renew-share-link', target: id });
        notify({ type: 'state' });
        return row;
    });
}

/** Derives the key that signs the render grants of a site, see `render-grants.ts` of the server. */
export function renderGrantKey(ctx: PlatformContext, siteId: string): string {
    return signingSecret(ctx.secrets, `site:${siteId}:render-grants`);
}
