import { timingSafeEqual } from 'node:crypto';

import type { Core } from '../core.ts';
import { signingSecret } from '../secrets/signing.ts';

/** 128 bits: nobody guesses it. */
const KEY_LENGTH = 32;

/** The key in the link that opens a site of visibility `share-link`. Derived, so that it need not be stored. */
export function shareKey(core: Core, siteId: string): string {
    return signingSecret(core.secrets, `site:${siteId}:share-link`).slice(0, KEY_LENGTH);
}

export function isShareKey(core: Core, siteId: string, given: string): boolean {
    const expected = Buffer.from(shareKey(core, siteId));
    const actual = Buffer.from(given);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** What the renderings of a site are signed with, see `render-grants.ts` of the server. */
export function renderGrantKey(core: Core, siteId: string): string {
    return signingSecret(core.secrets, `site:${siteId}:render-grants`);
}
