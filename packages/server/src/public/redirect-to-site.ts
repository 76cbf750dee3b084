import { isSiteSlug, type Urls } from '@bindery/platform';
import type { Context } from 'hono';

/**
 * Redirects `/s/{site}/…`, the address of sites in earlier releases, to the host of the site. The redirect keeps
 * credentials in the query: only the site that they are for receives them, and it removes them before it responds.
 */
export function redirectToSite(urls: Urls) {
    return async (c: Context): Promise<Response> => {
        const { pathname, search } = new URL(c.req.url);
        const [, , slug = '', ...rest] = pathname.split('/');
        if (!isSiteSlug(slug)) return c.notFound();
        c.header('Cache-Control', 'no-store');
        c.header('Referrer-Policy', 'no-referrer');
        // The path begins with a slash, so that it cannot change the host.
        return c.redirect(`${urls.site({ slug })}/${rest.join('/')}${search}`, 307);
    };
}
