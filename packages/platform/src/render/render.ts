import type { RenderIntegrationUI } from '@gitbook/api';

import type { PlatformContext } from '../platform-context.ts';
import type { ScopeKind } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { createIntegrationCache } from '../integration-cache.ts';
import { scopeIds, type InstalledScope } from '../invocation-scope.ts';
import { newEvent } from '../new-event.ts';
import type { Invoke } from '../invocations/invoke.ts';
import { createRenderCache } from './render-cache.ts';
import type { Actor } from '../tokens/token.ts';

export interface Rendering {
    body: string;
    /** As the component asked with `setCache`. */
    cacheControl: string | null;
    /** The invocation that made it. */
    invocationId: string;
    /** Seconds since it was rendered, when it was kept; null: rendered for this request. */
    age: number | null;
}

export type Render = (
    integration: string,
    request: RenderIntegrationUI,
    actor: Actor,
    signal?: AbortSignal,
) => Promise<Rendering>;

/**
 * Renders a component: finds the installation that the context means, and asks it. What the component allowed to be kept
 * is answered from the cache; an action always runs.
 */
export function createRender(ctx: PlatformContext, invoke: Invoke): Render {
    const cache = createRenderCache(ctx);
    const findScope = createScopeFinder(ctx);
    return async (integration, request, actor, signal) => {
        const scope = await findScope(integration, request, actor);
        const key = request.action === undefined ? keyOf(scope, request, actor) : null;
        const kept = key === null ? undefined : cache.get(key);
        if (kept !== undefined) {
            const age = Math.floor((ctx.now().getTime() - kept.storedAt) / 1000);
            return { ...kept, age };
        }
        const generation = cache.generation(integration);
        const event = newEvent('ui_render', {
            ...scopeIds(scope),
            ...(actor.kind === 'user' ? { auth: { userId: actor.userId } } : {}),
            componentId: request.componentId,
            props: request.props,
            ...(request.state === undefined ? {} : { state: request.state }),
            context: request.context,
            ...(request.action === undefined ? {} : { action: request.action }),
        });
        const answer = await invoke({ scope, event, signal });
        const { id, status } = answer;
        const body = await answer.text();
        if (!isOk(status)) throw failure(integration, status, body, id);
        const cacheControl = answer.header('cache-control');
        if (key !== null && cacheControl !== null) {
            cache.set(key, integration, generation, {
                body,
                cacheControl,
                invocationId: id,
                storedAt: ctx.now().getTime(),
            });
        }
        return { body, cacheControl, invocationId: id, age: null };
    };
}

/** Everything that a component may look at, but for its environment, whose changes empty the cache. */
function keyOf(scope: InstalledScope, request: RenderIntegrationUI, actor: Actor): string {
    return JSON.stringify([
        scope,
        actor.kind === 'user' ? actor.userId : null,
        request.componentId,
        request.props,
        request.state ?? null,
        request.context,
    ]);
}

/** As `Response.ok`. */
export function isOk(status: number): boolean {
    return status >= 200 && status < 300;
}

/** What the integration answered instead of a rendering: its own status and message, when it chose to show them. */
export function failure(
    integration: string,
    status: number,
    body: string,
    invocationId: string,
): PlatformError {
    let message = '';
    try {
        message = String((JSON.parse(body) as { error?: unknown }).error ?? '');
    } catch {
        // Not ours, and not to be shown: it may be a page of another host.
    }
    return new PlatformError(
        'integration_failed',
        `${integration}: ${message === '' ? `answered ${status}` : message} (invocation ${invocationId})`,
        { status, invocationId },
    );
}

type FindScope = (
    integration: string,
    request: RenderIntegrationUI,
    actor: Actor,
) => Promise<InstalledScope>;

/** Cached scopes. */
const MAX_SCOPES = 5000;

/** Finds the installation that a context means, and keeps it until installations of the integration change. */
function createScopeFinder(ctx: PlatformContext): FindScope {
    const cache = createIntegrationCache<InstalledScope>(ctx, MAX_SCOPES);
    return async (integration, { context }, actor) => {
        const place = placeOf(context);
        const installationId = actor.kind === 'installation' ? actor.installationId : null;
        // A user sees the spaces and sites of the own organization only.
        const organizationId = actor.kind === 'integration' ? null : actor.organizationId;
        const key = JSON.stringify([integration, place, installationId, organizationId]);
        return cache.load(key, integration, () =>
            findScope(ctx, integration, place, installationId, organizationId),
        );
    };
}

interface Place {
    kind: 'organization' | ScopeKind;
    id: string;
}

function placeOf(context: RenderIntegrationUI['context']): Place {
    const { type, organizationId, spaceId, siteId } = context as {
        type: string;
        organizationId?: string;
        spaceId?: string;
        siteId?: string;
    };
    if (type === 'configuration_account') return { kind: 'organization', id: organizationId ?? '' };
    return siteId === undefined
        ? { kind: 'space', id: spaceId ?? '' }
        : { kind: 'site', id: siteId };
}

/** @throws PlatformError `not_found` when the integration is not installed there. */
async function findScope(
    ctx: PlatformContext,
    integration: string,
    { kind, id }: Place,
    installationId: string | null,
    organizationId: string | null,
): Promise<InstalledScope> {
    let query = ctx.db
        .selectFrom('installations')
        .select('installations.id')
        .where('installations.integration', '=', integration);
    if (installationId !== null) query = query.where('installations.id', '=', installationId);
    if (organizationId !== null) query = query.where('organization_id', '=', organizationId);
    if (kind === 'organization') {
        const row = await query.where('organization_id', '=', id).executeTakeFirst();
        if (row === undefined) throw notInstalled(integration, kind, id);
        return { kind: 'installation', integration, installationId: row.id };
    }
    const row = await query
        .innerJoin(
            'scoped_installations',
            'scoped_installations.installation_id',
            'installations.id',
        )
        .where('scoped_installations.kind', '=', kind)
        .where('scoped_installations.scope_id', '=', id)
        .executeTakeFirst();
    if (row === undefined) throw notInstalled(integration, kind, id);
    return { kind, integration, installationId: row.id, scopeId: id };
}

function notInstalled(integration: string, kind: string, id: string): PlatformError {
    return new PlatformError(
        'not_found',
        `"${integration}" is not installed on ${kind} ${JSON.stringify(id)}.`,
    );
}
