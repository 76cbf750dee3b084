import type { RenderIntegrationUI } from '@gitbook/api';

import type { PlatformContext } from '../platform-context.ts';
import type { ScopeKind } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { createIntegrationCache } from '../integration-cache.ts';
import { findIntegration } from '../integrations/integration.ts';
import { scopeIds, type InstalledScope } from '../invocation-scope.ts';
import { newEvent } from '../new-event.ts';
import type { Invoke, TracedResponse } from '../invocations/invoke.ts';
import { unmaskSecrets } from '../secrets/secret-field.ts';
import { configurationComponents, requireConfigurator } from './configuration-components.ts';
import {
    isConfigured,
    maskConfigurationProps,
    storedConfigurations,
} from './configuration-props.ts';
import { createRenderCache } from './render-cache.ts';
import type { PlatformObserver } from '../observer.ts';
import type { Actor } from '../tokens/token.ts';

export interface Rendering {
    body: string;
    /** `Cache-Control` as the component set it with `setCache`. */
    cacheControl: string | null;
    /** Id of the invocation that rendered the component. */
    invocationId: string;
    /** Age of a cached rendering in seconds; null if the component was rendered for this request. */
    age: number | null;
}

export type Render = (
    integration: string,
    request: RenderIntegrationUI,
    actor: Actor,
    signal?: AbortSignal,
) => Promise<Rendering>;

/**
 * Renders components: finds the installation of the context and invokes it. Returns a rendering from
 * the cache if its component allowed that; actions always run.
 */
export function createRender(
    ctx: PlatformContext,
    invoke: Invoke,
    observer: PlatformObserver = {},
): Render {
    const cache = createRenderCache(ctx);
    const findScope = createScopeFinder(ctx);
    return async (integration, request, actor, signal) => {
        const { scope, configurationComponents: guarded } = await findScope(
            integration,
            request,
            actor,
        );
        requireConfigurator(guarded, request, actor);
        const key = request.action === undefined ? keyOf(scope, request, actor) : null;
        const cached = key === null ? undefined : cache.get(key);
        observer.render?.(integration, cached !== undefined);
        if (cached !== undefined) {
            const age = Math.floor((ctx.now().getTime() - cached.storedAt) / 1000);
            return { ...cached, age };
        }
        const stored = isConfigured(request, actor)
            ? await storedConfigurations(ctx, scope)
            : undefined;
        const generation = cache.generation(integration);
        const event = newEvent('ui_render', {
            ...scopeIds(scope),
            ...(actor.kind === 'user' ? { auth: { userId: actor.userId } } : {}),
            componentId: request.componentId,
            props: stored === undefined ? request.props : unmaskSecrets(request.props, stored),
            ...(request.state === undefined ? {} : { state: request.state }),
            context: request.context,
            ...(request.action === undefined ? {} : { action: request.action }),
        });
        const response = await invoke({ scope, event, signal });
        const { id, status } = response;
        const rendered = await response.text();
        if (!isOk(status)) throw responseError(integration, response, rendered);
        const body =
            stored === undefined ? rendered : maskConfigurationProps(integration, id, rendered);
        const cacheControl = response.header('cache-control');
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

/**
 * Returns the cache key, which has all inputs of a component except its environment: a change of the environment
 * removes the entries from the cache.
 */
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

/** Returns true for statuses from 200 to 299, like `Response.ok`. */
export function isOk(status: number): boolean {
    return status >= 200 && status < 300;
}

/**
 * Creates an error with the status of a failed response, and its message if the SDK exposed it. Credentials in it are
 * masked, because callers of the API and readers see it.
 */
export function responseError(
    integration: string,
    { status, id: invocationId, redact }: Pick<TracedResponse, 'status' | 'id' | 'redact'>,
    body: string,
): PlatformError {
    let message = '';
    try {
        message = redact(String((JSON.parse(body) as { error?: unknown }).error ?? ''));
    } catch {
        // The body is not the SDK's `{ error }`. The message leaves it out, because it may be a page of another host.
    }
    return new PlatformError(
        'integration_failed',
        `${integration}: ${message === '' ? `answered ${status}` : message} (invocation ${invocationId})`,
        { status, invocationId },
    );
}

/** The installation of a context, and the components that render for configurators only. */
interface RenderScope {
    scope: InstalledScope;
    configurationComponents: readonly string[];
}

type FindScope = (
    integration: string,
    request: RenderIntegrationUI,
    actor: Actor,
) => Promise<RenderScope>;

/** The most scopes that are cached. */
const MAX_SCOPES = 5000;

/** Finds the installation of a context, and caches it until the integration or its installations change. */
function createScopeFinder(ctx: PlatformContext): FindScope {
    const cache = createIntegrationCache<RenderScope>(ctx, MAX_SCOPES);
    return async (integration, { context }, actor) => {
        const owner = ownerOf(context);
        const installationId = actor.kind === 'installation' ? actor.installationId : null;
        // Users see only the spaces and sites of their organization.
        const organizationId = actor.kind === 'integration' ? null : actor.organizationId;
        const key = JSON.stringify([integration, owner, installationId, organizationId]);
        return cache.load(key, integration, async () => {
            const scope = await findScope(ctx, integration, owner, installationId, organizationId);
            const { manifest } = await findIntegration(ctx.db, integration);
            return { scope, configurationComponents: configurationComponents(manifest) };
        });
    };
}

/** The organization, space or site of a context. */
interface ContextOwner {
    kind: 'organization' | ScopeKind;
    id: string;
}

function ownerOf(context: RenderIntegrationUI['context']): ContextOwner {
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

/** @throws PlatformError `not_found` if the integration is not installed on the organization, space or site. */
async function findScope(
    ctx: PlatformContext,
    integration: string,
    { kind, id }: ContextOwner,
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
