import { apiErrorBody } from '@bindery/contract';
import {
    allowsOrigin,
    createIntegrationCache,
    createPublishableKeyFinder,
    loadActiveIntegrations,
    PlatformError,
    recordKeyUse,
    type ActiveIntegration,
    type Platform,
    type PublishableKeyRow,
} from '@bindery/platform';
import { Hono, type Context, type HonoRequest } from 'hono';
import { createMiddleware } from 'hono/factory';

import { meterOf } from '../budget/request-meter.ts';
import { describeError, type ReportError } from '../error-response.ts';
import { parseJson } from '../parse-json.ts';
import { createRateLimit } from '../rate-limit.ts';
import { readJson } from '../request-body.ts';
import { clientAddress } from '../public/client-address.ts';
import type { ServerEnv } from '../server-env.ts';
import { parseWith } from '../validated.ts';
import { openEmbedAssets } from './embed-assets.ts';
import { listBlocks } from './list-blocks.ts';
import { batchSchema, renderBatch, type Batch, type RenderedBatch } from './render-batch.ts';
import { cacheHeaders, etagOf } from './embed-cache.ts';

/** Limit of a body: props, state and grants of the blocks of one page. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Limit of the query's `request` in characters. */
const MAX_QUERY_CHARACTERS = 16 * 1024;

/** Rate of the requests of one address with one key. Each renders up to 50 blocks; the platform limits invocations. */
const ADDRESS_RATE = { burst: 120, perSecond: 10 };

/** Rate of the requests with one key from all addresses. */
const KEY_RATE = { burst: 2000, perSecond: 500 };

/** The most spaces whose active integrations are cached. */
const MAX_SPACES = 5000;

/** Seconds for which a browser may reuse the answer to a preflight request. */
const PREFLIGHT_S = 3600;

interface EmbedEnv {
    Bindings: ServerEnv['Bindings'];
}

/**
 * Creates the routes of blocks in other documentation sites: `/embed.js`, its chunks, `/embed.css` for markup from a
 * server, and `/embed/v1`, which pages and the tools that build them call with a publishable key. These routes read no
 * cookie and no user token.
 */
export function createEmbedApp(options: {
    platform: Platform;
    report: ReportError;
    /** Folder of the built `@bindery/embed`. */
    embedDirectory?: string | undefined;
}): Hono<EmbedEnv> {
    const { platform, report } = options;
    const { ctx } = platform;
    const findKey = createPublishableKeyFinder(ctx);
    const activeIntegrations = createIntegrationCache<ActiveIntegration[]>(ctx, MAX_SPACES);
    const limit = createRateLimit(() => ctx.now().getTime());
    const assets = openEmbedAssets(options.embedDirectory);

    /** @throws PlatformError `unauthorized`, `forbidden`, `too_many_requests`. */
    async function admit(c: Context<EmbedEnv>, key: string): Promise<PublishableKeyRow> {
        const ip = clientAddress(c.req.raw, c.env.remoteAddress);
        if (!limit(`${key.slice(0, 64)} ${ip}`, ADDRESS_RATE).allowed) throw tooMany();
        const row = await findKey(key);
        if (row === undefined) {
            throw new PlatformError(
                'unauthorized',
                'This publishable key does not exist, or was revoked.',
            );
        }
        if (!limit(row.id, KEY_RATE).allowed) throw tooMany();
        // Browsers send `Origin` with every request that a page of another origin can read. Tools that render at build
        // time send none.
        const origin = c.req.header('origin');
        if (origin !== undefined && !allowsOrigin(row, origin)) {
            throw new PlatformError(
                'forbidden',
                `This publishable key is not for pages of ${origin}. Add the origin to the key.`,
            );
        }
        meterOf(c.req.raw).add({ kind: 'organization', id: row.organization_id });
        recordKeyUse(ctx, row);
        return row;
    }

    async function render(c: Context<EmbedEnv>, key: PublishableKeyRow, batch: Batch) {
        const active = await activeOf(key);
        return renderBatch(platform, key, batch, active, meterOf(c.req.raw), c.req.raw.signal);
    }

    function activeOf({ space_id: space }: PublishableKeyRow): Promise<ActiveIntegration[]> {
        return activeIntegrations.load(space, null, () =>
            loadActiveIntegrations(ctx.db, 'space', space),
        );
    }

    function respond(c: Context<EmbedEnv>, batch: RenderedBatch): Response {
        return c.json(batch.body, 200, cacheHeaders(batch, 'no-store'));
    }

    const api = new Hono<EmbedEnv>()
        .use(allowOrigins)
        .post('/render', async (c) => {
            const json = await readJson(c.req.raw, { maxBytes: MAX_BODY_BYTES });
            const body = meterOf(c.req.raw).run(() => parseWith(batchSchema, json));
            const key = await admit(c, body.key);
            return respond(c, await render(c, key, body));
        })
        .get('/render', async (c) => {
            const key = await admit(c, c.req.query('key') ?? '');
            const request = parseWith(batchSchema, {
                ...(readRequest(c.req) as object),
                key: key.key,
            });
            if (request.renders.some((render) => render.state !== undefined || isPress(render))) {
                throw new PlatformError(
                    'invalid',
                    'request.renders: a GET request renders blocks without state, and without an action but @link.unfurl. Use POST.',
                );
            }
            const batch = await render(c, key, request);
            const text = JSON.stringify(batch.body);
            const etag = etagOf(text);
            const headers = { ...cacheHeaders(batch, 'no-cache'), ETag: etag };
            if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
            return c.body(text, 200, { ...headers, 'Content-Type': 'application/json' });
        })
        .get('/blocks', async (c) => {
            const key = await admit(c, c.req.query('key') ?? '');
            const blocks = listBlocks(key, await activeOf(key));
            return c.json({ blocks }, 200, { 'Cache-Control': 'no-cache' });
        })
        .all('*', () => {
            throw new PlatformError('not_found', 'There is no such call below /embed/v1.');
        })
        .onError((error, c) => {
            const { status, message, headers } = describeError(error, c.req.raw, report);
            // `onError` replaces the response, and with it the headers of the middleware.
            return c.json(apiErrorBody(status, message), status, {
                ...headers,
                ...corsHeaders(c.req),
                'Cache-Control': 'no-store',
            });
        });

    return new Hono<EmbedEnv>()
        .get('/embed.js', (c) => assets.serve(c.req.raw, 'embed.js'))
        .get('/embed.css', (c) => assets.serve(c.req.raw, 'embed.css'))
        .get('/embed/assets/:file', (c) =>
            assets.serve(c.req.raw, `embed/assets/${c.req.param('file')}`),
        )
        .route('/embed/v1', api);
}

/**
 * Answers preflight requests and lets pages of every origin read the response, so that a page can read why its key is
 * refused. The key, not CORS, decides which origins get renderings.
 */
const allowOrigins = createMiddleware<EmbedEnv>(async (c, next) => {
    if (c.req.method === 'OPTIONS') {
        return c.body(null, 204, {
            ...corsHeaders(c.req),
            'Access-Control-Allow-Methods': 'GET, POST',
            'Access-Control-Allow-Headers': 'Content-Type',
            'Access-Control-Max-Age': String(PREFLIGHT_S),
        });
    }
    await next();
    for (const [name, value] of Object.entries(corsHeaders(c.req))) c.header(name, value);
    return undefined;
});

/** Returns the CORS headers. They never allow credentials, because no cookie is sent or read. */
function corsHeaders(request: HonoRequest): Record<string, string> {
    const origin = request.header('origin');
    return {
        Vary: 'Origin',
        ...(origin === undefined ? {} : { 'Access-Control-Allow-Origin': origin }),
        'Access-Control-Expose-Headers': 'Retry-After',
        'X-Content-Type-Options': 'nosniff',
    };
}

/** Returns true for an action of a reader. `@link.unfurl` is the first render of a block that shows a link. */
function isPress({ action }: Batch['renders'][number]): boolean {
    return action !== undefined && action.action !== '@link.unfurl';
}

/** Reads the query's `request`: JSON in base64url. @throws PlatformError `invalid`, `too_large`. */
function readRequest(request: HonoRequest): unknown {
    const text = request.query('request') ?? '';
    if (text.length > MAX_QUERY_CHARACTERS) {
        throw new PlatformError(
            'too_large',
            `request: at most ${MAX_QUERY_CHARACTERS} characters. Use POST for a longer one.`,
        );
    }
    return parseJson(Buffer.from(text, 'base64url'), 'request');
}

function tooMany(): PlatformError {
    return new PlatformError('too_many_requests', 'Too many requests. Try again in a moment.');
}
