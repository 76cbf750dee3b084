import type { Context } from 'hono';

/**
 * Returns true for a request that opens a page in a tab, and for clients that are no browsers (Fetch Metadata, W3C).
 * Images, scripts and frames send GET requests too: they must not use up a code or sign a browser in.
 */
export function opensPage(c: Context): boolean {
    const destination = c.req.header('sec-fetch-dest');
    return destination === undefined || destination === 'document';
}

/** Returns true if the person opened the address without a link or script, and for clients that are no browsers. */
export function isOpenedByPerson(c: Context): boolean {
    const site = c.req.header('sec-fetch-site');
    return site === undefined || site === 'none';
}
