import type { JSONDocument } from '@bindery/contract';
import { markdownToDocument } from '@bindery/markdown';
import type { ContentComputeRevisionEventResponse, RevisionPageDocument } from '@gitbook/api';

import type { PlatformContext } from '../platform-context.ts';
import { PlatformError } from '../error.ts';
import { createId } from '../id.ts';
import { newEvent, type EventFields } from '../new-event.ts';
import type { Invoke } from '../invocations/invoke.ts';
import { createDocument } from '../pages/page-document.ts';
import { slugGiver } from '../pages/page-tree.ts';
import { currentSpaceRevision } from '../pages/space-revision.ts';
import { revisionPageView } from '../pages/view.ts';
import type { PageNode } from '../database/schema.ts';
import { parseAnswer } from './parse-answer.ts';
import { isOk, responseError } from './render.ts';

/** A content source of an integration. Its type is `integration:{name}:{id of the source}`. */
export interface ComputedSource {
    type: string;
    props: Record<string, unknown>;
    dependencies?: Record<string, { ref: { kind: string; space?: string } }> | undefined;
}

/** Runs a synchronous section and charges its time to the caller. */
export type Timed = <T>(section: () => T) => T;

/** The parser takes up to 40 ms per KB for the densest text, and blocks the event loop. */
const MAX_MARKDOWN_CHARACTERS = 64 * 1024;

/** Computes the document of one page with a content source. @throws PlatformError `integration_failed`. */
export async function computeDocument(
    ctx: PlatformContext,
    invoke: Invoke,
    spaceId: string,
    source: ComputedSource,
    timed: Timed,
): Promise<JSONDocument> {
    const { answer, id } = await compute<{
        document?: { document?: JSONDocument; markdown?: string };
    }>(ctx, invoke, 'content_compute_document', spaceId, source, timed);
    const { document, markdown } = answer.document ?? {};
    if (document !== undefined) return document;
    if (typeof markdown !== 'string') return createDocument([]);
    if (markdown.length > MAX_MARKDOWN_CHARACTERS) {
        throw new PlatformError(
            'integration_failed',
            `The content source answered with ${markdown.length} characters of Markdown, the limit is ${MAX_MARKDOWN_CHARACTERS}. Answer with a document, or split the page (invocation ${id}).`,
            { invocationId: id },
        );
    }
    return timed(() => markdownToDocument(markdown));
}

/** Computes the pages of a content source. @throws PlatformError `integration_failed`. */
export async function computePages(
    ctx: PlatformContext,
    invoke: Invoke,
    spaceId: string,
    source: ComputedSource,
    timed: Timed,
): Promise<RevisionPageDocument[]> {
    const { answer, id } = await compute<ContentComputeRevisionEventResponse>(
        ctx,
        invoke,
        'content_compute_revision',
        spaceId,
        source,
        timed,
    );
    const pages = (answer.pages ?? []) as unknown;
    if (!arePages(pages)) {
        throw new PlatformError(
            'integration_failed',
            `The content source must answer with pages that have a title: {"pages":[{"title":"…"}]} (invocation ${id}).`,
            { invocationId: id },
        );
    }
    return timed(() => {
        const nodes = toNodes(pages, ctx.now().toISOString());
        return nodes.map(({ node, computed }) => ({
            ...revisionPageView(node, node.slug, spaceId, ctx.urls),
            ...(computed === undefined ? {} : { computed, computedSeed: '' }),
        })) as RevisionPageDocument[];
    });
}

/** The fields of a computed page that Bindery reads. */
interface InputPage {
    id?: string;
    title: string;
    slug?: string;
    description?: string;
    pages?: InputPage[];
    computed?: unknown;
}

/**
 * Checks the fields from which the platform computes slugs and trees. The depth was limited when the response was
 * parsed.
 */
function arePages(value: unknown): value is InputPage[] {
    return (
        Array.isArray(value) &&
        value.every(
            (page: unknown) =>
                typeof page === 'object' &&
                page !== null &&
                'title' in page &&
                typeof page.title === 'string' &&
                (!('slug' in page) || typeof page.slug === 'string') &&
                (!('pages' in page) || arePages(page.pages)),
        )
    );
}

function toNodes(
    pages: readonly InputPage[],
    now: string,
): { node: PageNode; computed: unknown }[] {
    const giveSlug = slugGiver([]);
    return pages.map((page) => {
        const node: PageNode = {
            id: page.id ?? createId(),
            title: page.title,
            ...(page.description === undefined ? {} : { description: page.description }),
            slug: page.slug ?? giveSlug(page.title),
            documentId: '',
            pages: toNodes(page.pages ?? [], now).map((below) => below.node),
            createdAt: now,
            updatedAt: now,
        };
        return { node, computed: page.computed };
    });
}

async function compute<Result>(
    ctx: PlatformContext,
    invoke: Invoke,
    type: 'content_compute_document' | 'content_compute_revision',
    spaceId: string,
    source: ComputedSource,
    timed: Timed,
): Promise<{ answer: Result; id: string }> {
    const [kind, integration = '', sourceId = ''] = source.type.split(':');
    if (kind !== 'integration') {
        throw new PlatformError(
            'not_supported',
            `Sources of type "${source.type}" are not supported.`,
        );
    }
    const installed = await ctx.db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .select('installations.id')
        .where('installations.integration', '=', integration)
        .where('scoped_installations.kind', '=', 'space')
        .where('scoped_installations.scope_id', '=', spaceId)
        .executeTakeFirst();
    if (installed === undefined) {
        throw new PlatformError('not_found', `"${integration}" is not installed on this space.`);
    }
    const event = newEvent(type, {
        installationId: installed.id,
        spaceId,
        sourceId,
        props: source.props,
        dependencies: await resolve(ctx, spaceId, source.dependencies ?? {}),
    });
    const response = await invoke({
        scope: { kind: 'space', integration, installationId: installed.id, scopeId: spaceId },
        event,
    });
    const { id, status } = response;
    const body = await response.text();
    if (!isOk(status)) throw responseError(integration, response, body);
    return { answer: timed(() => parseAnswer(integration, id, body)) as Result, id };
}

type Dependencies = EventFields<'content_compute_document'>['dependencies'];

/** Resolves references to spaces of the same organization to their current revision, and other references to null. */
async function resolve(
    ctx: PlatformContext,
    spaceId: string,
    dependencies: NonNullable<ComputedSource['dependencies']>,
): Promise<Dependencies> {
    const resolved: Record<string, unknown> = {};
    for (const [name, { ref }] of Object.entries(dependencies)) {
        const own =
            ref.kind === 'space' && (await isInSameOrganization(ctx, spaceId, ref.space ?? ''));
        const revision = own ? await currentSpaceRevision(ctx.db, ref.space ?? '') : null;
        resolved[name] = {
            ref,
            value:
                revision === null
                    ? null
                    : { object: 'space', id: revision.space_id, revision: revision.id },
        };
    }
    // The cast is safe: the API's validation checked the references, and the OpenAPI document has these values for
    // spaces.
    return resolved as Dependencies;
}

/** Returns true for two spaces of one organization. */
async function isInSameOrganization(
    ctx: PlatformContext,
    spaceId: string,
    otherId: string,
): Promise<boolean> {
    const rows = await ctx.db
        .selectFrom('spaces')
        .select(['id', 'organization_id'])
        .where('id', 'in', [spaceId, otherId])
        .where('deleted_at', 'is', null)
        .execute();
    return (
        rows.some(({ id }) => id === otherId) &&
        new Set(rows.map((row) => row.organization_id)).size === 1
    );
}
