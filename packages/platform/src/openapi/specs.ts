import type { Selectable } from 'kysely';

import type { Connection, Schema } from '../database/schema.ts';
import { advisoryLock } from '../database/advisory-lock.ts';
import { PlatformError, notFound } from '../error.ts';
import { createId } from '../id.ts';
import { transact, type PlatformContext } from '../platform-context.ts';
import { requireQuota } from '../quotas.ts';
import type { RunSized } from '../run-sized.ts';
import { parseSpec } from './parse-spec.ts';

export type OpenAPISpecRow = Selectable<Schema['openapi_specs']>;
export type OpenAPIVersionRow = Selectable<Schema['openapi_versions']>;

/** Number of versions of a specification that are kept. */
const MAX_VERSIONS = 20;

export interface SpecUpload {
    organizationId: string;
    slug: string;
    text: string;
    /** Refuses a slug that exists. */
    isNew?: boolean;
}

/**
 * Stores an uploaded specification, or a new version of it.
 *
 * @param run Runs the parser, which is synchronous, when it is the caller's turn to use the event loop.
 * @throws PlatformError `invalid`, `too_large`, `conflict`, `quota_exceeded`.
 */
export async function storeOpenAPISpec(
    ctx: PlatformContext,
    { organizationId, slug, text, isNew = false }: SpecUpload,
    run: RunSized = (_bytes, work) => Promise.resolve(work()),
): Promise<{ spec: OpenAPISpecRow; created: boolean }> {
    const { format } = await run(text.length, () => parseSpec(text));
    return transact(ctx, async ({ tx }) => {
        await advisoryLock(tx, `openapi:${organizationId}`);
        const now = ctx.now();
        const existing = await tx
            .selectFrom('openapi_specs')
            .selectAll()
            .where('organization_id', '=', organizationId)
            .where('slug', '=', slug)
            .executeTakeFirst();
        if (existing !== undefined && isNew) {
            throw new PlatformError(
                'conflict',
                `The organization has a specification "${slug}". Choose another slug, or replace it with PUT.`,
            );
        }
        if (existing === undefined) {
            const { count } = await tx
                .selectFrom('openapi_specs')
                .select((select) => select.fn.countAll<string>().as('count'))
                .where('organization_id', '=', organizationId)
                .executeTakeFirstOrThrow();
            requireQuota(
                ctx.quotas,
                'openapiSpecsPerOrganization',
                Number(count) + 1,
                'OpenAPI specifications in an organization',
                'Delete those that are not used.',
            );
        }
        const spec = existing ?? {
            id: createId(),
            organization_id: organizationId,
            slug,
            visibility: 'private' as const,
            created_at: now,
            updated_at: now,
        };
        if (existing === undefined) await tx.insertInto('openapi_specs').values(spec).execute();
        else {
            await tx
                .updateTable('openapi_specs')
                .set({ updated_at: now })
                .where('id', '=', spec.id)
                .execute();
        }
        const latest = await findLatestVersion(tx, spec.id);
        const number = (latest?.number ?? 0) + 1;
        await tx
            .insertInto('openapi_versions')
            .values({
                id: createId(),
                spec_id: spec.id,
                number,
                content: text.replaceAll('\0', '\ufffd'),
                format,
                created_at: now,
            })
            .execute();
        await tx
            .deleteFrom('openapi_versions')
            .where('spec_id', '=', spec.id)
            .where('number', '<=', number - MAX_VERSIONS)
            .execute();
        return { spec: { ...spec, updated_at: now }, created: existing === undefined };
    });
}

export function loadOpenAPISpecs(
    db: Connection,
    organizationId: string,
): Promise<OpenAPISpecRow[]> {
    return db
        .selectFrom('openapi_specs')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .orderBy('slug')
        .execute();
}

/** @throws PlatformError `not_found`. */
export async function findOpenAPISpec(
    db: Connection,
    organizationId: string,
    slug: string,
): Promise<OpenAPISpecRow> {
    const row = await db
        .selectFrom('openapi_specs')
        .selectAll()
        .where('organization_id', '=', organizationId)
        .where('slug', '=', slug)
        .executeTakeFirst();
    if (row === undefined) throw notFound('OpenAPI specification', slug);
    return row;
}

/** Changes who may see a specification. @throws PlatformError `not_found`. */
export async function setOpenAPISpecVisibility(
    ctx: PlatformContext,
    organizationId: string,
    slug: string,
    visibility: OpenAPISpecRow['visibility'],
): Promise<OpenAPISpecRow> {
    const { id } = await findOpenAPISpec(ctx.db, organizationId, slug);
    return ctx.db
        .updateTable('openapi_specs')
        .set({ visibility, updated_at: ctx.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
}

/** Deletes a specification with its versions. @throws PlatformError `not_found`. */
export async function deleteOpenAPISpec(
    ctx: PlatformContext,
    organizationId: string,
    slug: string,
): Promise<void> {
    const { id } = await findOpenAPISpec(ctx.db, organizationId, slug);
    await ctx.db.deleteFrom('openapi_specs').where('id', '=', id).execute();
}

/** Loads the versions of a specification, without their texts, newest first. */
export function loadOpenAPIVersions(
    db: Connection,
    specId: string,
): Promise<Pick<OpenAPIVersionRow, 'id' | 'number' | 'created_at'>[]> {
    return db
        .selectFrom('openapi_versions')
        .select(['id', 'number', 'created_at'])
        .where('spec_id', '=', specId)
        .orderBy('number', 'desc')
        .execute();
}

export function findLatestVersion(
    db: Connection,
    specId: string,
): Promise<OpenAPIVersionRow | undefined> {
    return db
        .selectFrom('openapi_versions')
        .selectAll()
        .where('spec_id', '=', specId)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
}

/** Finds a version by its id, or the newest one by `latest`. @throws PlatformError `not_found`. */
export async function findOpenAPIVersion(
    db: Connection,
    specId: string,
    id: string,
): Promise<OpenAPIVersionRow> {
    const row =
        id === 'latest'
            ? await findLatestVersion(db, specId)
            : await db
                  .selectFrom('openapi_versions')
                  .selectAll()
                  .where('spec_id', '=', specId)
                  .where('id', '=', id)
                  .executeTakeFirst();
    if (row === undefined) throw notFound('Version', id);
    return row;
}
