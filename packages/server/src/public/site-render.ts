import type { Scope } from '@bindery/contract';
import {
    PlatformError,
    currentSpaceRevision,
    findNode,
    loadActiveIntegrations,
    renderGrantKey,
    type ScopeKind,
} from '@bindery/platform';
import { z } from 'zod';

import { meterOf } from '../budget/request-meter.ts';
import { readJson } from '../request-body.ts';
import { parseWith } from '../validated.ts';
import { integrationBlocks, readBlock, type PlacedBlock } from './document-node.ts';
import { loadReaderDocument } from './reader-document.ts';
import { renderForReader, withOutput } from './render-for-readers.ts';
import { ReaderValues } from './reader-values.ts';
import { grantedValues, grantsOf, type GrantPlace } from './render-grants.ts';
import type { SiteContext, SiteVisit } from './site-visit.ts';

/** Limit of a body: it holds props, state, an action and grants, but never a document. */
const MAX_BODY_BYTES = 256 * 1024;

const object = z.record(z.string(), z.unknown());

/** The block is named in the query, so that it can be looked up before the body is read. */
const placeSchema = z.object({
    space: z.string(),
    page: z.string(),
    /** Id of the page's document that the reader sees. */
    content: z.string(),
    /** Index of the block on the page. */
    index: z.coerce.number().int().min(0),
});

const bodySchema = z.object({
    theme: z.enum(['light', 'dark']),
    componentId: z.string(),
    props: object,
    state: object.optional(),
    action: z.looseObject({ action: z.string() }).optional(),
    grants: z
        .array(z.object({ componentId: z.string(), props: object, signature: z.string() }))
        .max(100)
        .default([]),
});

type BlockPlace = z.infer<typeof placeSchema>;

/**
 * `~render/{integration}`: renders a block of a published page for its reader. The page determines the component and
 * the props; a reader may request others only if a rendering offered them (`render-grants.ts`).
 *
 * @throws PlatformError `invalid`, `not_found`, `conflict`, `forbidden`, `too_many_requests`.
 */
export async function renderBlock(c: SiteContext): Promise<Response> {
    const visit = c.get('visit');
    const integration = c.req.param('integration') ?? '';
    visit.limits.take('invoke', visit);
    // Checks the block before the body is read, because any anonymous visitor can send a body.
    await requireInstalled(visit, integration);
    const { space, page, content, index } = parseWith(placeSchema, c.req.query());
    const block = await findBlock(visit, integration, { space, page, content, index });
    const meter = meterOf(c.req.raw);
    const json = await readJson(c.req.raw, { maxBytes: MAX_BODY_BYTES });
    const body = meter.run(() => ({ ...parseWith(bodySchema, json), space }));
    const key = renderGrantKey(visit.platform.ctx, visit.site.id);
    const place: GrantPlace = {
        site: visit.site.id,
        content,
        index,
        integration,
    };
    const isFirst = body.componentId === block.component && body.action === undefined;
    const granted = meter.run(() =>
        grantedValues(key, place, body.grants, body.componentId, body.props),
    );
    if (granted === undefined && !isFirst) {
        throw new PlatformError('forbidden', 'This page does not offer what was asked for.');
    }
    // A block made from a pasted link has a pending action, which unfurls the link with the first render, as in the
    // workbench.
    const isFirstRender = isFirst && body.state === undefined;
    const action = body.action ?? (isFirstRender ? block.action : undefined);
    const installed = await installationOf(visit, integration, space);
    const claims = installed.scopes.includes('site:visitor:claims')
        ? visit.session?.claims
        : undefined;
    const rendering = await renderForReader(
        visit.platform,
        {
            integration,
            installationId: installed.installationId,
            organizationId: visit.site.organization_id,
        },
        {
            componentId: body.componentId,
            props: granted === undefined ? block.props : body.props,
            state: body.state,
            action,
            context: {
                spaceId: space,
                theme: body.theme,
                ...(installed.kind === 'site' ? { siteId: visit.site.id } : {}),
            },
            claims,
        },
        c.req.raw.signal,
    );
    return withOutput(meter, integration, rendering, (output) =>
        c.json(
            {
                output: { ...output, canAccessVisitorClaims: claims !== undefined },
                grants: grantsOf(
                    key,
                    place,
                    body.componentId,
                    output,
                    ReaderValues.of(body, { bound: granted }),
                ),
                ...(claims === undefined ? {} : { visitor: { claims } }),
            },
            200,
            { 'Cache-Control': 'no-store' },
        ),
    );
}

/** Finds the block on the page as it is published now. */
async function findBlock(
    visit: SiteVisit,
    integration: string,
    place: BlockPlace,
): Promise<PlacedBlock> {
    const { db } = visit.platform.ctx;
    const onSite = visit.spaces.some(({ spaceId }) => spaceId === place.space);
    const revision = onSite ? await currentSpaceRevision(db, place.space) : undefined;
    const node = revision === undefined ? undefined : findNode(revision.pages, place.page);
    if (node === undefined) throw new PlatformError('not_found', 'There is no such page.');
    if (node.documentId !== place.content) {
        throw new PlatformError('conflict', 'The page has changed. Reload it.');
    }
    const nodes = await loadReaderDocument(visit.platform.ctx, {
        spaceId: place.space,
        page: node,
        claims: visit.session?.claims,
    });
    const block = readBlock(integrationBlocks(nodes)[place.index]);
    if (block === undefined || block.integration !== integration) {
        throw new PlatformError('not_found', 'There is no such block on this page.');
    }
    return block;
}

/** @throws PlatformError `not_found` when the integration is installed neither on the site nor on one of its spaces. */
async function requireInstalled(visit: SiteVisit, integration: string): Promise<void> {
    const isRequested = (each: { integration: string }) => each.integration === integration;
    if (visit.integrations.some(isRequested)) return;
    for (const { spaceId } of visit.spaces) {
        const onSpace = await loadActiveIntegrations(visit.platform.ctx.db, 'space', spaceId);
        if (onSpace.some(isRequested)) return;
    }
    throw notInstalled(integration);
}

function notInstalled(integration: string): PlatformError {
    return new PlatformError('not_found', `"${integration}" is not installed on this site.`);
}

interface Installed {
    kind: ScopeKind;
    installationId: string;
    scopes: readonly Scope[];
}

/** Finds the installation on the site, or else on the space: a site's configuration applies to its published pages. */
async function installationOf(
    visit: SiteVisit,
    integration: string,
    spaceId: string,
): Promise<Installed> {
    const onSpace = await loadActiveIntegrations(visit.platform.ctx.db, 'space', spaceId);
    for (const [kind, all] of [
        ['site', visit.integrations],
        ['space', onSpace],
    ] as const) {
        const found = all.find((each) => each.integration === integration);
        if (found !== undefined) {
            return {
                kind,
                installationId: found.installationId,
                scopes: found.manifest.scopes,
            };
        }
    }
    throw notInstalled(integration);
}
