import { versionHash } from '@bindery/bundler';
import { manifestSchema, type Version } from '@bindery/contract';
import {
    PlatformError,
    findIntegration,
    integrationView,
    loadIntegrations,
    publish,
    queueTask,
    unpublish,
    type PublishedIntegration,
} from '@bindery/platform';
import type { PublishIntegration } from '@gitbook/api';

import { param, userOf, type ApiCall, type Operations } from './operation.ts';
import { paginate } from './pagination.ts';

export const integrationOperations: Operations = {
    listIntegrations: { handle: (call) => list(call) },
    listOrganizationIntegrations: { handle: (call) => list(call) },
    getIntegrationByName: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const found = await findIntegration(ctx.db, param(call, 'integrationName'));
            return { body: integrationView(found, ctx.urls) };
        },
    },
    publishIntegration: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const user = userOf(call);
            const body = call.body as PublishIntegration;
            await requireOwn(call, body.organization);
            const version = versionOf(param(call, 'integrationName'), body);
            const published = await publish(ctx, {
                organizationId: user.organizationId,
                version,
            });
            return { body: integrationView(published, ctx.urls) };
        },
    },
    unpublishIntegration: {
        ownerOnly: true,
        handle: async (call) => {
            await unpublish(call.platform.ctx, param(call, 'integrationName'));
            return { status: 204 };
        },
    },
    queueIntegrationTask: {
        handle: async (call) => {
            const { task, schedule = 0 } = call.body as {
                task: Record<string, unknown>;
                schedule?: number;
            };
            await queueTask(call.platform.ctx, param(call, 'integrationName'), task, schedule);
            return { status: 204 };
        },
    },
};

/**
 * Requires that the organization in the body is the user's. The official CLI may send a subdomain, which Bindery does
 * not have: every value that is not the id of another organization is accepted.
 *
 * @throws PlatformError `forbidden`.
 */
async function requireOwn(call: ApiCall, organization: string): Promise<void> {
    const { organizationId } = userOf(call);
    if (organization === organizationId) return;
    const other = await call.platform.ctx.db
        .selectFrom('organizations')
        .select('id')
        .where('id', '=', organization)
        .executeTakeFirst();
    if (other !== undefined) {
        throw new PlatformError(
            'forbidden',
            `You are no member of organization "${organization}".`,
        );
    }
}

/** Converts a publication to a version. @throws PlatformError `invalid` that names the field. */
function versionOf(name: string, body: PublishIntegration): Version {
    const parsed = manifestSchema.safeParse({
        ...body,
        name,
        script: 'index.js',
        icon: body.icon === undefined ? undefined : 'icon.png',
        previewImages: body.previewImages?.map((_, index) => `preview-${index + 1}.png`),
        secrets: undefined,
    });
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new PlatformError(
            'invalid',
            `${issue?.path.join('.') ?? 'The manifest'}: ${issue?.message ?? 'is wrong'}`,
        );
    }
    const { secrets: _secrets, envs: _envs, ...manifest } = parsed.data;
    const assets = [
        ...(body.icon === undefined ? [] : [png('icon.png', body.icon)]),
        ...(body.previewImages ?? []).map((image, index) => png(`preview-${index + 1}.png`, image)),
    ];
    return {
        hash: versionHash(body.script, manifest, assets),
        manifest,
        secrets: body.secrets ?? {},
        script: body.script,
        // The body does not name the SDK of the bundle; every bundle supports the reference SDK's envelope.
        sdk: 'reference',
        assets,
    };
}

function png(path: string, content: string): Version['assets'][number] {
    return { path, contentType: 'image/png', content };
}

/** Lists the integrations that the caller may see, filtered by the OpenAPI document's query parameters. */
async function list(call: ApiCall) {
    const { actor, platform, query } = call;
    const all = await loadIntegrations(platform.ctx.db);
    const organizationId = actor.kind === 'integration' ? undefined : actor.organizationId;
    const shown = all.filter(
        (integration) =>
            (integration.manifest.visibility === 'public' ||
                integration.row.organization_id === organizationId ||
                (actor.kind !== 'user' && integration.row.name === actor.integration)) &&
            matches(integration, query),
    );
    const page = paginate(shown, query, ({ row }) => row.name);
    return {
        body: {
            ...page,
            items: page.items.map((item) => integrationView(item, platform.ctx.urls)),
        },
    };
}

/** Returns true if an integration matches the query's filters; absent filters match all. */
export function matches({ row, manifest }: PublishedIntegration, query: URLSearchParams): boolean {
    const search = query.get('search')?.toLowerCase();
    const text = `${row.name} ${manifest.title} ${manifest.description ?? ''}`.toLowerCase();
    const is = (name: string, value: boolean) =>
        query.get(name) === null || String(value) === query.get(name);
    const category = query.get('category');
    const owner = query.get('owner');
    const target = query.get('target');
    const domain = query.get('blockDomain');
    const scopes = query.getAll('scope');
    return (
        (search === undefined || text.includes(search)) &&
        is('blocks', (manifest.blocks?.length ?? 0) > 0) &&
        is('contentSources', (manifest.contentSources?.length ?? 0) > 0) &&
        (category === null || ((manifest.categories ?? []) as string[]).includes(category)) &&
        (owner === null || row.organization_id === owner) &&
        (target === null || ['all', target].includes(manifest.target ?? 'all')) &&
        (domain === null ||
            (manifest.blocks ?? []).some((block) =>
                block.urlUnfurl?.some((pattern) => pattern.includes(domain)),
            )) &&
        scopes.every((scope) => (manifest.scopes as string[]).includes(scope))
    );
}
