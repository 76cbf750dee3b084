import { slugOf } from '../pages/page-tree.ts';

/** With a suffix for uniqueness, the slug fits into a label of a host name beside `-site` (RFC 1035: 63 characters). */
const MAX_TITLE_CHARACTERS = 40;

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/;

/** Returns true for the slug of a site: part of a label of a host name, ASCII and in lower case. */
export function isSiteSlug(text: string): boolean {
    return SLUG.test(text);
}

/** Converts a title to the slug of a site; `site` for a title without letters and digits of ASCII. */
export function siteSlugOf(title: string): string {
    const slug = slugOf(title)
        .replaceAll(/[^a-z0-9]+/g, '-')
        .slice(0, MAX_TITLE_CHARACTERS)
        .replaceAll(/^-+|-+$/g, '');
    return slug === '' ? 'site' : slug;
}
