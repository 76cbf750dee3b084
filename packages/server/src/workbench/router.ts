import { Hono } from 'hono';
import { z } from 'zod';

import { apiErrorBody, type InvocationDetail, type SendEvent } from '@bindery/contract';
import {
    FAILED_STATES,
    PlatformError,
    createPage,
    deletePage,
    enableIntegration,
    findSpace,
    installationView,
    isVisible,
    listDeliveries,
    loadInstallations,
    loadVisible,
    notFound,
    readPage,
    replayDeliveries,
    setPaused,
    setVisibility,
    updatePage,
    viewPage,
    type Actor,
    type Platform,
} from '@bindery/platform';

import { requireOwner } from '../api/access.ts';
import { authenticate } from '../authenticate.ts';
import { readJson } from '../body.ts';
import type { Folders } from '../development/folders.ts';
import type { Live } from '../live/live.ts';
import { seesLive } from '../live/sees.ts';
import { maskedFor } from '../masked.ts';
import { errorResponse, type ReportError } from '../reply.ts';
import { sendEvent } from './send-event.ts';
import { readState, workbenchSpace } from './state.ts';

export interface WorkbenchParts {
    platform: Platform;
    folders: Folders;
    live: Live;
}

interface WorkbenchCall extends WorkbenchParts {
    user: Extract<Actor, { kind: 'user' }>;
    params: Record<string, string>;
    query: URLSearchParams;
    request: Request;
    /** Parses the body. @throws PlatformError `invalid` that names the field. */
    body: <T>(schema: z.ZodType<T>) => Promise<T>;
}

/** A long page with its blocks. */
const LARGEST_PAGE_BYTES = 8 * 1024 * 1024;

type Answer = Response | object | undefined;

const VISIBILITIES = [
    'public',
    'unlisted',
    'share-link',
    'visitor-auth',
    'in-collection',
    'private',
] as const;

/** Nodes are GitBook's documents; what is in them is for whoever draws them. */
const nodes = z.array(z.looseObject({ object: z.string() })).max(10_000);
const newPage = z.object({ title: z.string().min(1).max(200), parent: z.string().optional() });
const pageUpdate = z.object({
    title: z.string().min(1).max(200).optional(),
    nodes: nodes.optional(),
    documentVersion: z.number().int(),
});
const visibilityUpdate = z.object({ visibility: z.enum(VISIBILITIES) });
const eventToSend = z.object({
    integration: z.string(),
    installationId: z.string().optional(),
    event: z.looseObject({ type: z.string() }),
});

const deliveryState = z.enum(['pending', 'delivered', 'refused', 'unhandled', 'cancelled', 'dead']);
const deliveryFilter = z.object({
    integration: z.string().optional(),
    installationId: z.string().optional(),
    eventId: z.string().optional(),
    /** What was handled is not sent again by the range. */
    states: z.array(z.enum(FAILED_STATES)).optional(),
    from: z.number().optional(),
    to: z.number().optional(),
});

/** What each call does; the table is that of the contract's `workbench.ts`. */
export const CALLS: [
    method: string,
    path: string,
    handle: (call: WorkbenchCall) => Promise<Answer>,
][] = [
    ['GET', '/state', ({ platform, folders, user }) => readState(platform.ctx, folders, user)],
    [
        'GET',
        '/live',
        async ({ platform, folders, live, user }) =>
            live.response(seesLive(platform.ctx, folders, user)),
    ],
    [
        'GET',
        '/invocations',
        async ({ platform, query, user }) => ({
            items: await platform.traces.list({
                visible: await loadVisible(platform.ctx.db, user.organizationId),
                limit: Math.min(Number(query.get('limit') ?? 100) || 100, 1000),
                ...(query.get('before') === null ? {} : { before: query.get('before') ?? '' }),
                ...(query.get('integration') === null
                    ? {}
                    : { integration: query.get('integration') ?? '' }),
            }),
        }),
    ],
    ['GET', '/invocations/:id', findTrace],
    [
        'POST',
        '/invocations/:id/replay',
        async (call) => {
            const { id } = await findTrace(call);
            return { invocationId: await replay(call, id) };
        },
    ],
    [
        'POST',
        '/events',
        async ({ platform, user, body }) => ({
            invocationId: await sendEvent(platform, user, (await body(eventToSend)) as SendEvent),
        }),
    ],
    ['POST', '/installations/:id/pause', (call) => pause(call, true)],
    ['POST', '/installations/:id/resume', (call) => pause(call, false)],
    [
        'POST',
        '/integrations/:name/enable',
        async ({ platform, params, user }) => {
            const name = params['name'] ?? '';
            await requireOwner(platform, user, name);
            await enableIntegration(platform.ctx, name);
            return undefined;
        },
    ],
    [
        'GET',
        '/deliveries',
        async ({ platform, query, user }) => {
            const state = query.get('state');
            return {
                items: await listDeliveries(
                    platform.ctx,
                    {
                        visible: await loadVisible(platform.ctx.db, user.organizationId),
                        integration: query.get('integration') ?? undefined,
                        installationId: query.get('installation') ?? undefined,
                        states: state === null ? undefined : [parse(deliveryState, state)],
                    },
                    Math.min(Number(query.get('limit') ?? 100) || 100, 1000),
                ),
            };
        },
    ],
    [
        'POST',
        '/deliveries/replay',
        async ({ platform, user, body }) => {
            const { from, to, ...filter } = await body(deliveryFilter);
            return {
                count: await replayDeliveries(platform.ctx, {
                    ...filter,
                    visible: await loadVisible(platform.ctx.db, user.organizationId),
                    from: from === undefined ? undefined : new Date(from),
                    to: to === undefined ? undefined : new Date(to),
                }),
            };
        },
    ],
    [
        'POST',
        '/spaces/:space/pages',
        async (call) => {
            const { platform, params, user, body } = call;
            await requireSpace(call);
            const page = await body(newPage);
            return Response.json(
                await createPage(platform.ctx, params['space'] ?? '', page, user.userId),
                { status: 201 },
            );
        },
    ],
    [
        'GET',
        '/spaces/:space/pages/:page',
        async (call) => {
            await requireSpace(call);
            const { platform, params } = call;
            return readPage(platform.ctx, params['space'] ?? '', params['page'] ?? '');
        },
    ],
    [
        'PUT',
        '/spaces/:space/pages/:page',
        async (call) => {
            await requireSpace(call);
            const { platform, params, user, body } = call;
            return updatePage(
                platform.ctx,
                params['space'] ?? '',
                params['page'] ?? '',
                // Nodes are kept as they are, see `nodes`.
                (await body(pageUpdate)) as Parameters<typeof updatePage>[3],
                user.userId,
            );
        },
    ],
    [
        'DELETE',
        '/spaces/:space/pages/:page',
        async (call) => {
            await requireSpace(call);
            const { platform, params, user } = call;
            await deletePage(
                platform.ctx,
                params['space'] ?? '',
                params['page'] ?? '',
                user.userId,
            );
            return undefined;
        },
    ],
    [
        'POST',
        '/spaces/:space/pages/:page/view',
        async (call) => {
            await requireSpace(call);
            const { platform, params, user, request } = call;
            await viewPage(platform.ctx, params['space'] ?? '', params['page'] ?? '', {
                url: platform.ctx.urls.app(`/spaces/${params['space']}/pages/${params['page']}`),
                visitor: {
                    anonymousId: user.userId,
                    userAgent: request.headers.get('user-agent') ?? '',
                    ip: '127.0.0.1',
                    cookies: {},
                },
            });
            return undefined;
        },
    ],
    [
        'PUT',
        '/spaces/:space/visibility',
        async (call) => {
            await requireSpace(call);
            const { platform, params, body } = call;
            const { visibility } = await body(visibilityUpdate);
            const space = await setVisibility(platform.ctx, params['space'] ?? '', visibility);
            return workbenchSpace(platform.ctx, space);
        },
    ],
    [
        'GET',
        '/spaces/:space/git',
        async (call) => {
            await requireSpace(call);
            return { items: await call.platform.git.list(call.params['space'] ?? '') };
        },
    ],
    [
        'DELETE',
        '/spaces/:space/git/:operation',
        async (call) => {
            await requireSpace(call);
            const { platform, params } = call;
            await platform.git.cancel(params['space'] ?? '', params['operation'] ?? '');
            return undefined;
        },
    ],
];

/** Paused and resumed by hand. Only the own organization's. */
async function pause(call: WorkbenchCall, paused: boolean): Promise<object> {
    const { ctx } = call.platform;
    const id = call.params['id'] ?? '';
    const [own] = await loadInstallations(ctx, ctx.db, {
        id,
        organizationId: call.user.organizationId,
    });
    if (own === undefined) throw notFound('Installation', id);
    return maskedFor(call.user, installationView(ctx, await setPaused(ctx, id, paused)));
}

/** The `/workbench` API: for the local user's token only. */
export function createWorkbenchApi(
    parts: WorkbenchParts,
    report: ReportError,
): (request: Request) => Response | Promise<Response> {
    const app = new Hono();
    for (const [method, path, handle] of CALLS) {
        app.on(method, `/workbench${path}`, async (context) => {
            const request = context.req.raw;
            try {
                const user = await authenticate(parts.platform, request);
                if (user.kind !== 'user') {
                    throw new PlatformError('forbidden', 'The workbench is for people.');
                }
                const answer = await handle({
                    ...parts,
                    user,
                    request,
                    params: context.req.param(),
                    query: new URL(request.url).searchParams,
                    body: async (schema) =>
                        parse(schema, await readJson(request, LARGEST_PAGE_BYTES)),
                });
                if (answer === undefined) return new Response(null, { status: 204 });
                return answer instanceof Response ? answer : Response.json(answer);
            } catch (error) {
                return errorResponse(error, request, report);
            }
        });
    }
    app.notFound(() =>
        Response.json(apiErrorBody(404, 'The workbench has no such call.'), { status: 404 }),
    );
    return (request) => app.fetch(request);
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new PlatformError(
        'invalid',
        `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is wrong'}`,
    );
}

async function requireSpace({ platform, params, user }: WorkbenchCall): Promise<void> {
    const id = params['space'] ?? '';
    const space = await findSpace(platform.ctx.db, id);
    if (space.organization_id !== user.organizationId) throw notFound('Space', id);
}

/** @throws PlatformError `not_found` when it is none of the user's organization. */
async function findTrace({ platform, params, user }: WorkbenchCall): Promise<InvocationDetail> {
    const id = params['id'] ?? '';
    const trace = await platform.traces.find(id);
    const visible = await loadVisible(platform.ctx.db, user.organizationId);
    if (!isVisible(visible, trace)) throw notFound('Invocation', id);
    return trace;
}

/** Sends the event of an invocation once more, with its own id. */
async function replay({ platform, user }: WorkbenchCall, id: string): Promise<string> {
    const { event, integration, installationId } = await platform.traces.eventOf(id);
    const delivered = await platform.deliveries.attemptNow(event.eventId);
    if (delivered !== null) return delivered;
    return sendEvent(platform, user, {
        integration,
        ...(installationId === null ? {} : { installationId }),
        event: event as unknown as SendEvent['event'],
    });
}
