import { PlatformError, type PlatformContext } from '@bindery/platform';

/** Icons and pictures of a version: `/integration-assets/{name}/{version}/{path}`. They never change. */
export async function serveAsset(ctx: PlatformContext, path: string): Promise<Response> {
    const [, , name = '', number = '', ...rest] = path.split('/').map(decodeURIComponent);
    const row = await ctx.db
        .selectFrom('version_assets')
        .select(['content', 'content_type'])
        .where('integration', '=', name)
        .where('number', '=', Number(number) || 0)
        .where('path', '=', rest.join('/'))
        .executeTakeFirst();
    if (row === undefined) throw new PlatformError('not_found', 'There is no such asset.');
    return new Response(Buffer.from(row.content, 'base64'), {
        headers: {
            'Content-Type': row.content_type,
            'Cache-Control': 'public, max-age=31536000, immutable',
            'X-Content-Type-Options': 'nosniff',
            // A picture may be an SVG with a script in it.
            'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        },
    });
}
