import type { UpdatePage, WorkbenchSpace } from '@bindery/contract';
import {
    createPage,
    createSpace,
    deletePage,
    deleteSpace,
    duplicateSpace,
    findSpace,
    notFound,
    readPage,
    renameSpace,
    setVisibility,
    undoImport,
    updatePage,
    viewPage,
    type Platform,
} from '@bindery/platform';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { z } from 'zod';

import type { BodyLimits } from '../request-body.ts';
import { validJson } from '../validated.ts';
import { createHistoryRoutes } from './history-routes.ts';
import { workbenchSpace } from './state.ts';
import { json, needs, type WorkbenchEnv } from './workbench-env.ts';

/** Limits of a body with a page and its blocks, which can be long. */
const PAGE_LIMITS: BodyLimits = { maxBytes: 8 * 1024 * 1024, maxValues: 200_000 };

const title = z.string().min(1).max(200);

const titled = z.object({ title });

const pageToCreate = z.object({ title, parent: z.string().optional() });

const pageUpdate = z.object({
    title: title.optional(),
    // The schema checks only `object`: the renderers check the other fields of GitBook's nodes when they read them.
    nodes: z
        .array(z.looseObject({ object: z.string() }))
        .max(10_000)
        .optional(),
    documentVersion: z.number().int(),
}) as unknown as z.ZodType<UpdatePage>;

const VISIBILITIES = [
    'public',
    'unlisted',
    'share-link',
    'visitor-auth',
    'in-collection',
    'private',
] as const satisfies `${WorkbenchSpace['visibility']}`[];

const visibilityUpdate = z.object({ visibility: z.enum(VISIBILITIES) });

/** Creates the routes for pages, visibility and Git of the spaces of the user's organization. */
export function createSpaceRoutes(platform: Platform) {
    const { ctx } = platform;

    /** @throws PlatformError `not_found`, also for a space of another organization. */
    const requireSpace = createMiddleware<WorkbenchEnv, '/:space/*'>(async (c, next) => {
        const id = c.req.param('space');
        const space = await findSpace(ctx.db, id);
        if (space.organization_id !== c.get('user').organizationId) throw notFound('Space', id);
        await next();
    });

    return new Hono<WorkbenchEnv>()
        .use('/:space/*', requireSpace)
        .post('/', needs('content:write'), validJson(titled), async (c) => {
            const { organizationId } = c.get('user');
            const space = await createSpace(ctx, organizationId, c.req.valid('json').title);
            return json(c, await workbenchSpace(ctx, space), 201);
        })
        .put('/:space/title', needs('content:write'), validJson(titled), async (c) => {
            const { title: next } = c.req.valid('json');
            const space = await renameSpace(ctx, c.req.param('space'), next);
            return json(c, await workbenchSpace(ctx, space));
        })
        .post('/:space/duplicate', needs('content:write'), async (c) => {
            const space = await duplicateSpace(ctx, c.req.param('space'), c.get('user').userId);
            return json(c, await workbenchSpace(ctx, space), 201);
        })
        .delete('/:space', needs('content:write'), async (c) => {
            await deleteSpace(ctx, c.get('user').organizationId, c.req.param('space'));
            return c.body(null, 204);
        })
        .route('/', createHistoryRoutes(ctx))
        .post(
            '/:space/pages',
            needs('content:write'),
            validJson(pageToCreate, PAGE_LIMITS),
            async (c) => {
                const page = c.req.valid('json');
                const { userId } = c.get('user');
                return json(c, await createPage(ctx, c.req.param('space'), page, userId), 201);
            },
        )
        .get('/:space/pages/:page', needs('content:read'), async (c) =>
            json(c, await readPage(ctx, c.req.param('space'), c.req.param('page'))),
        )
        .put(
            '/:space/pages/:page',
            needs('content:write'),
            validJson(pageUpdate, PAGE_LIMITS),
            async (c) => {
                const { space, page } = c.req.param();
                const { userId } = c.get('user');
                return json(c, await updatePage(ctx, space, page, c.req.valid('json'), userId));
            },
        )
        .delete('/:space/pages/:page', needs('content:write'), async (c) => {
            const { space, page } = c.req.param();
            const { userId } = c.get('user');
            return json(c, { revisionId: await deletePage(ctx, space, page, userId) });
        })
        .post('/:space/pages/:page/view', needs('content:read'), async (c) => {
            const { space, page } = c.req.param();
            await viewPage(ctx, space, page, {
                url: ctx.urls.app(`/spaces/${space}/pages/${page}`),
                visitor: {
                    anonymousId: c.get('user').userId,
                    userAgent: c.req.header('user-agent') ?? '',
                    ip: '127.0.0.1',
                    cookies: {},
                },
            });
            return c.body(null, 204);
        })
        .put(
            '/:space/visibility',
            needs('content:write'),
            validJson(visibilityUpdate),
            async (c) => {
                const { visibility } = c.req.valid('json');
                const space = await setVisibility(ctx, c.req.param('space'), visibility);
                return json(c, await workbenchSpace(ctx, space));
            },
        )
        .get('/:space/git', needs('content:read'), async (c) =>
            json(c, { items: await platform.git.list(c.req.param('space')) }),
        )
        .delete('/:space/git/:operation', needs('content:write'), async (c) => {
            const { space, operation } = c.req.param();
            await platform.git.cancel(space, operation);
            return c.body(null, 204);
        })
        .post('/:space/git/:operation/undo', needs('content:write'), async (c) => {
            const { space, operation } = c.req.param();
            await undoImport(ctx, space, operation, c.get('user').userId);
            return c.body(null, 204);
        });
}
