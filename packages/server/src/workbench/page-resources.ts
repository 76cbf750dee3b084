import {
    currentSpaceRevision,
    findNode,
    findSpace,
    MAX_INCLUDE_BYTES,
    PlatformError,
    loadSpaceFiles,
    notFound,
} from '@bindery/platform';
import { Hono, type Context } from 'hono';

import { authenticate } from '../authenticate.ts';
import { renderDocument } from '../public/document-html.ts';
import type { DocumentNode } from '../public/document-node.ts';
import { evaluate, textOf } from '../public/expression.ts';
import { pageScope } from '../public/reader-document.ts';
import { findIcon } from '../public/icon-html.ts';
import { fileResponse } from '../public/site-files.ts';
import { needs, requireUser, type WorkbenchEnv, type WorkbenchParts } from './workbench-env.ts';

/**
 * Creates the routes below `/workbench/resources`: files, included documents and values that the page editor shows.
 * They are not among the contract's routes, because some respond with files.
 */
export function createPageResources({
    platform,
    authentication,
}: Pick<WorkbenchParts, 'platform' | 'authentication'>) {
    const { ctx } = platform;

    async function filesOf(c: Context<WorkbenchEnv>) {
        const id = c.req.param('space') ?? '';
        const space = await findSpace(ctx.db, id);
        if (space.organization_id !== c.get('user').organizationId) throw notFound('Space', id);
        return loadSpaceFiles(ctx.db, id);
    }

    return new Hono<WorkbenchEnv>()
        .use(authenticate(platform, authentication), requireUser, needs('content:read'))
        .get('/icons/:name', (c) => {
            const name = c.req.param('name');
            const icon = findIcon(name);
            if (icon === undefined) throw notFound('Icon', name);
            return c.json(icon, 200, { 'Cache-Control': 'private, max-age=86400' });
        })
        .get('/spaces/:space/pages/:page/file', async (c) => {
            const files = await filesOf(c);
            const file = files?.find(c.req.param('page'), c.req.query('path') ?? '');
            const response = await fileResponse(files, file);
            // Revalidated, because an import may change the content of the file at this path.
            response.headers.set('Cache-Control', 'private, no-cache');
            return response;
        })
        .get('/spaces/:space/pages/:page/include', async (c) => {
            const files = await filesOf(c);
            const path = c.req.query('path') ?? '';
            const nodes = await files?.include(c.req.param('page'), path);
            if (nodes === undefined) throw notFound('Reusable content', path);
            if (nodes === 'too_large') {
                throw new PlatformError(
                    'too_large',
                    `${path} is not shown: reusable content has at most ${MAX_INCLUDE_BYTES / 1024} KB.`,
                );
            }
            // The cast holds: the Markdown package and the renderer describe the same nodes.
            const document = renderDocument(nodes as unknown as DocumentNode[], () => undefined);
            return c.json({ html: String(document.html) });
        })
        .get('/spaces/:space/pages/:page/expression', async (c) => {
            const files = await filesOf(c);
            const { pages } = await currentSpaceRevision(ctx.db, c.req.param('space'));
            const page = findNode(pages, c.req.param('page'));
            // The author has no claims of a visitor.
            const scope = pageScope(page, await files?.variables(), undefined);
            return c.json({ text: textOf(evaluate(c.req.query('expression'), scope)) });
        });
}
