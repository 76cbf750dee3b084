import {
    PlatformError,
    deleteOpenAPISpec,
    findLatestVersion,
    findOpenAPISpec,
    findOpenAPIVersion,
    loadOpenAPISpecs,
    loadOpenAPIVersions,
    parseSpec,
    setOpenAPISpecVisibility,
    storeOpenAPISpec,
    type OpenAPISpecRow,
    type OpenAPIVersionRow,
} from '@bindery/platform';
import { LRUCache } from 'lru-cache';

import { meterOf } from '../budget/request-meter.ts';
import {
    param,
    type ApiCall,
    type ApiResponse,
    type Operation,
    type Operations,
} from './operation.ts';
import { paginate } from './pagination.ts';

/**
 * OpenAPI specifications that an organization uploaded. Selects of integrations list them with the source `openapi`.
 */
export const openAPIOperations: Operations = {
    listOpenAPISpecs: read(async (call) => {
        const rows = await loadOpenAPISpecs(call.platform.ctx.db, param(call, 'organizationId'));
        const list = paginate(rows, call.query, ({ slug }) => slug);
        const items = await Promise.all(list.items.map((row) => specView(call, row)));
        return { body: { ...list, items } };
    }),
    createOpenAPISpec: write(async (call) => {
        const { slug } = call.body as { slug: string };
        const { spec } = await store(call, slug, true);
        const body = await specView(call, spec);
        return { status: 201, body, headers: { Location: body.urls.location } };
    }),
    createOrUpdateOpenAPISpecBySlug: write(async (call) => {
        const slug = param(call, 'specSlug');
        if (!SLUG.test(slug)) {
            throw new PlatformError(
                'invalid',
                'specSlug must have 1 to 100 letters and digits, with single hyphens between them.',
            );
        }
        const { spec, created } = await store(call, slug, false);
        return { status: created ? 201 : 200, body: await specView(call, spec) };
    }),
    getOpenAPISpecBySlug: read(async (call) => ({
        body: await specView(call, await specOf(call)),
    })),
    updateOpenAPISpecBySlug: write(async (call) => {
        const { visibility } = call.body as Pick<OpenAPISpecRow, 'visibility'>;
        const row = await setOpenAPISpecVisibility(
            call.platform.ctx,
            param(call, 'organizationId'),
            param(call, 'specSlug'),
            visibility,
        );
        return { body: await specView(call, row) };
    }),
    deleteOpenAPISpecBySlug: write(async (call) => {
        await deleteOpenAPISpec(
            call.platform.ctx,
            param(call, 'organizationId'),
            param(call, 'specSlug'),
        );
        return { status: 205 };
    }),
    listOpenAPISpecVersions: read(async (call) => {
        const spec = await specOf(call);
        const rows = await loadOpenAPIVersions(call.platform.ctx.db, spec.id);
        const list = paginate(rows, call.query, ({ number }) => String(1e9 - number));
        return {
            body: { ...list, items: list.items.map((row) => versionView(call, spec, row)) },
        };
    }),
    getLatestOpenAPISpecVersion: read((call) => version(call, 'latest')),
    getOpenAPISpecVersionById: read((call) => version(call, param(call, 'versionId'))),
    getLatestOpenAPISpecVersionContent: read((call) => content(call, 'latest')),
    getOpenAPISpecVersionContentById: read((call) => content(call, param(call, 'versionId'))),
    getLatestOpenAPISpecVersionContentRaw: read(async (call) => {
        const { id } = await specOf(call);
        const row = await findOpenAPIVersion(call.platform.ctx.db, id, 'latest');
        return { body: { text: row.content, format: row.format } };
    }),
};

/** `OpenAPISpecSlug` of the OpenAPI document. */
const SLUG = /^(?=.{1,100}$)[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/;

function read(handle: Operation['handle']): Operation {
    return { scope: 'openapi:read', handle };
}

function write(handle: Operation['handle']): Operation {
    return { scope: 'openapi:write', handle };
}

function specOf(call: ApiCall): Promise<OpenAPISpecRow> {
    const { db } = call.platform.ctx;
    return findOpenAPISpec(db, param(call, 'organizationId'), param(call, 'specSlug'));
}

function store(call: ApiCall, slug: string, isNew: boolean) {
    const { source } = call.body as { source: { text?: string; url?: string } };
    if (source.text === undefined) {
        throw new PlatformError(
            'not_supported',
            'Bindery does not fetch specifications: send the document as source.text in place of source.url.',
        );
    }
    const organizationId = param(call, 'organizationId');
    const upload = { organizationId, slug, text: source.text, isNew };
    return storeOpenAPISpec(call.platform.ctx, upload, (bytes, work) =>
        meterOf(call.request).runSized(bytes, work),
    );
}

async function version(call: ApiCall, id: string): Promise<ApiResponse> {
    const spec = await specOf(call);
    const row = await findOpenAPIVersion(call.platform.ctx.db, spec.id, id);
    return { body: versionView(call, spec, row) };
}

/**
 * Maximum number of characters of specifications in memory, as JSON. Entries do not become stale, because a stored
 * version never changes.
 */
const MAX_CONTENTS_LENGTH = 16 * 1024 * 1024;

const contents = new LRUCache<string, string>({ maxSize: MAX_CONTENTS_LENGTH });

function readContent({ request }: ApiCall, { content: text }: OpenAPIVersionRow): Promise<string> {
    return meterOf(request).runSized(text.length, () => JSON.stringify(parseSpec(text).value));
}

async function content(call: ApiCall, id: string): Promise<ApiResponse> {
    const spec = await specOf(call);
    const row = await findOpenAPIVersion(call.platform.ctx.db, spec.id, id);
    const json = contents.get(row.id) ?? (await readContent(call, row));
    contents.set(row.id, json, { size: json.length });
    const name = JSON.stringify(`${spec.slug}.${row.format}`);
    const urls = { source: `${locationOf(call, spec)}/versions/${row.id}/content`, public: null };
    return { text: `{"filesystem":{${name}:${json}},"urls":${JSON.stringify(urls)}}` };
}

function locationOf({ platform }: ApiCall, { organization_id, slug }: OpenAPISpecRow): string {
    return platform.ctx.urls.api(`/orgs/${organization_id}/openapi/${slug}`);
}

async function specView(call: ApiCall, row: OpenAPISpecRow) {
    const { db, urls } = call.platform.ctx;
    const latest = await findLatestVersion(db, row.id);
    return {
        object: 'openapi-spec',
        id: row.id,
        createdAt: row.created_at.toISOString(),
        updatedAt: row.updated_at.toISOString(),
        slug: row.slug,
        processingState: 'complete',
        visibility: row.visibility,
        lastProcessedErrorCount: 0,
        ...(latest === undefined
            ? {}
            : { lastVersion: latest.id, lastProcessedAt: latest.created_at.toISOString() }),
        permissions: { view: true, edit: true },
        urls: { location: locationOf(call, row), app: urls.app('/') },
    };
}

function versionView(
    call: ApiCall,
    spec: OpenAPISpecRow,
    { id, created_at: createdAt }: Pick<OpenAPIVersionRow, 'id' | 'created_at'>,
) {
    const location = `${locationOf(call, spec)}/versions/${id}`;
    return {
        object: 'openapi-spec-version',
        id,
        createdAt: createdAt.toISOString(),
        url: `${location}/content`,
        urls: { location },
    };
}
