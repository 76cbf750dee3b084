import {
    findIntegration,
    installationView,
    integrationView,
    loadScopedInstallations,
    loadInstallations,
    loadIntegrations,
    notFound,
    type ScopeKind,
} from '@bindery/platform';

import { maskConfiguration } from '../mask-configuration.ts';
import { matches } from './integrations.ts';
import { param, type ApiCall, type Operations } from './operation.ts';
import { byCreation, paginate } from './pagination.ts';

/** Operations that list installations with their status. */
export const statusOperations: Operations = {
    getOrganizationIntegrationStatus: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const integration = param(call, 'integrationName');
            const [installed] = await loadInstallations(ctx, ctx.db, {
                integration,
                organizationId: param(call, 'organizationId'),
            });
            if (installed === undefined) throw notFound('Installation of', integration);
            return { body: { status: installed.status } };
        },
    },
    listOrganizationIntegrationsStatus: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const statuses = await statusesOf(call);
            const page = paginate(statuses, call.query, (item) =>
                [item.name, ...Object.values(item.target)].join('/'),
            );
            const items = await Promise.all(
                page.items.map(async ({ name, status, target }) => ({
                    status,
                    integration: integrationView(await findIntegration(ctx.db, name), ctx.urls),
                    target,
                })),
            );
            return { body: { ...page, items } };
        },
    },
    listOrganizationInstallations: {
        handle: async (call) => {
            const { ctx } = call.platform;
            const { actor } = call;
            const rows = await loadInstallations(ctx, ctx.db, {
                organizationId: param(call, 'organizationId'),
                integration: actor.kind === 'user' ? undefined : actor.integration,
                id: actor.kind === 'installation' ? actor.installationId : undefined,
            });
            const integrations = await loadIntegrations(ctx.db);
            const found = rows.flatMap((row) => {
                const integration = integrations.find((item) => item.row.name === row.integration);
                return integration !== undefined && matches(integration, call.query)
                    ? [{ row, integration }]
                    : [];
            });
            const page = paginate(found, call.query, ({ row }) => byCreation(row, row.id));
            return {
                body: {
                    ...page,
                    items: page.items.map(({ row, integration }) => ({
                        installation: maskConfiguration(actor, installationView(ctx, row)),
                        integration: integrationView(integration, ctx.urls),
                    })),
                },
            };
        },
    },
};

interface Status {
    name: string;
    status: string;
    target: Record<string, string>;
}

/** Returns the statuses that the query's `target` selects: of the organization, its spaces or sites, or one of them. */
async function statusesOf(call: ApiCall): Promise<Status[]> {
    const { platform, query, actor } = call;
    const { ctx } = platform;
    const organizationId = param(call, 'organizationId');
    const target = query.get('target') ?? 'organization';
    const visibleToCaller = <
        T extends { integration: string; installation_id?: string; id?: string },
    >(
        rows: T[],
    ) =>
        rows.filter(
            (row) =>
                actor.kind === 'user' ||
                (row.integration === actor.integration &&
                    (actor.kind === 'integration' ||
                        (row.installation_id ?? row.id) === actor.installationId)),
        );
    if (target === 'organization') {
        const rows = visibleToCaller(await loadInstallations(ctx, ctx.db, { organizationId }));
        return rows.map((row) => ({
            name: row.integration,
            status: row.status,
            target: { type: 'organization', organizationId },
        }));
    }
    const kind: ScopeKind = target === 'site' ? 'site' : 'space';
    const rows = await loadScopedInstallations(ctx, ctx.db, {
        kind,
        scopeId: query.get(kind) ?? undefined,
    });
    return visibleToCaller(rows)
        .filter((row) => row.organization_id === organizationId)
        .map((row) => ({
            name: row.integration,
            status: row.status,
            target: { type: kind, [`${kind}Id`]: row.scope_id },
        }));
}
