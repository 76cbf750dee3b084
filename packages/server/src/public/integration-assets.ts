import { PlatformError, type PlatformContext } from '@bindery/platform';
import type { Context } from 'hono';

/** A number of a version that the database's `integer` can hold. */
const VERSION = /^\d{1,9}$/;

/** Serves icons and images of a version, which never change: `/integration-assets/{name}/{version}/{path}`. */
export function serveIntegrationAsset(ctx: PlatformContext) {
    return async (c: Context): Promise<Response> => {
        const segments = new URL(c.req.url).pathname.split('/').map(decodeURIComponent);
        const [, , name = '', version = '', ...path] = segments;
        const row = await ctx.db
            .selectFrom('version_assets')
            .select(['content', 'content_type'])
            .where('integration', '=', name)
            .where('number', '=', VERSION.test(version) ? Number(version) : 0)
            .where('path', '=', path.join('/'))
            .executeTakeFirst();
        if (row === undefined) throw new PlatformError('not_found', 'There is no such asset.');
        return c.body(Buffer.from(row.content, 'base64'), 200, {
            'Content-Type': row.content_type,
            'Cache-Control': 'public, max-age=31536000, immutable',
            'X-Content-Type-Options': 'nosniff',
            // The policy stops scripts in SVG images.
            'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        });
    };
}
