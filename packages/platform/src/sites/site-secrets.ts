import { timingSafeEqual } from 'node:crypto';

import type { PlatformContext } from '../platform-context.ts';
import { signingSecret } from '../secrets/signing.ts';

/** 32 hexadecimal digits: 128 bits. */
const KEY_LENGTH = 32;

/** Derives the key in the link to a site with the visibility `share-link`, so that the key need not be stored. */
export function shareKey(ctx: PlatformContext, siteId: string): string {
    return signingSecret(ctx.secrets, `site:${siteId}:share-link`).slice(0, KEY_LENGTH);
}

export function isShareKey(ctx: PlatformContext, siteId: string, given: string): boolean {
    const expected = Buffer.from(shareKey(ctx, siteId));
    const actual = Buffer.from(given);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Derives the key that signs the render grants of a site, see `render-grants.ts` of the server. */
export function renderGrantKey(ctx: PlatformContext, siteId: string): string {
    return signingSecret(ctx.secrets, `site:${siteId}:render-grants`);
}
