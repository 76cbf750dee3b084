import {
    duplicatePage,
    listPageRevisions,
    listSpaceRevisions,
    movePage,
    notFound,
    readPageRevision,
    restorePage,
    restorePageRevision,
    restoreSpaceRevision,
    type PlatformContext,
} from '@bindery/platform';
import { Hono } from 'hono';
import { z } from 'zod';

import { validJson } from '../validated.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

const pagePlace = z.object({ parent: z.string().nullable(), before: z.string().nullable() });
const revisionToRestore = z.object({ revisionId: z.string() });

/** @throws PlatformError `not_found` for a text that is not the number of a version. */
function versionOf(text: string): number {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound('Version of the page', text);
    return Number(text);
}

/**
 * Creates the routes that arrange pages, and that read and restore revisions. They are mounted below
 * `/workbench/spaces`, behind the check that the space belongs to the caller's organization.
 */
export function createHistoryRoutes(ctx: PlatformContext) {
    return new Hono<WorkbenchEnv>()
        .post(
            '/:space/pages/:page/move',
            needs('content:write'),
            validJson(pagePlace),
            async (c) => {
                const { space, page } = c.req.param();
                const { userId } = c.get('user');
                return json(c, await movePage(ctx, space, page, c.req.valid('json'), userId));
            },
        )
        .post('/:space/pages/:page/duplicate', needs('content:write'), async (c) => {
            const { space, page } = c.req.param();
            return json(c, await duplicatePage(ctx, space, page, c.get('user').userId), 201);
        })
        .post(
            '/:space/pages/:page/restore',
            needs('content:write'),
            validJson(revisionToRestore),
            async (c) => {
                const { space, page } = c.req.param();
                const { revisionId } = c.req.valid('json');
                await restorePage(ctx, space, page, revisionId, c.get('user').userId);
                return c.body(null, 204);
            },
        )
        .get('/:space/pages/:page/revisions', needs('content:read'), async (c) => {
            const { space, page } = c.req.param();
            return json(c, { items: await listPageRevisions(ctx.db, space, page) });
        })
        .get('/:space/pages/:page/revisions/:version', needs('content:read'), async (c) => {
            const { space, page, version } = c.req.param();
            const nodes = await readPageRevision(ctx.db, space, page, versionOf(version));
            return json(c, { nodes });
        })
        .post(
            '/:space/pages/:page/revisions/:version/restore',
            needs('content:write'),
            async (c) => {
                const { space, page, version } = c.req.param();
                const { userId } = c.get('user');
                return json(
                    c,
                    await restorePageRevision(ctx, space, page, versionOf(version), userId),
                );
            },
        )
        .get('/:space/revisions', needs('content:read'), async (c) =>
            json(c, { items: await listSpaceRevisions(ctx.db, c.req.param('space')) }),
        )
        .post('/:space/revisions/:revision/restore', needs('content:write'), async (c) => {
            const { space, revision } = c.req.param();
            await restoreSpaceRevision(ctx, space, revision, c.get('user').userId);
            return c.body(null, 204);
        });
}
