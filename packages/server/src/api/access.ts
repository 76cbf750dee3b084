import {
    PlatformError,
    findOpenAPISpec,
    findSite,
    findSpace,
    notFound,
    type Actor,
    type Database,
    type Platform,
    type PublishedIntegration,
    type User,
} from '@bindery/platform';

import { requirePermission } from '../require-permission.ts';
import { permissionOf } from './operation-permissions.ts';
import { userOf, type ApiCall, type Operation, type OperationId } from './operation.ts';

/** The letters that `operations.generated.ts` uses for kinds of tokens. */
const LETTER: Record<Actor['kind'], string> = { user: 'u', integration: 'i', installation: 'n' };

const NAMES: Record<Actor['kind'], string> = {
    user: 'a user',
    integration: 'an integration',
    installation: 'an installation',
};

/**
 * Authorizes a call. The OpenAPI document must admit the kind of token, the resources in the path must belong to the
 * caller, and the scopes of an integration's or installation's token must cover the operation. For resources of other
 * callers the error is `not_found` instead of `forbidden`, so that ids cannot be probed.
 *
 * @throws PlatformError `forbidden`, `not_found`.
 */
export async function allow(
    call: ApiCall,
    operationId: OperationId,
    kinds: string,
    { scope, ownerOnly }: Pick<Operation, 'scope' | 'ownerOnly'>,
): Promise<void> {
    const { actor, params, platform } = call;
    if (!kinds.includes(LETTER[actor.kind])) {
        throw new PlatformError('forbidden', `The token of ${NAMES[actor.kind]} cannot call this.`);
    }
    if (scope !== undefined && actor.kind !== 'user' && !actor.scopes.includes(scope)) {
        throw new PlatformError(
            'forbidden',
            `The integration "${actor.integration}" needs the scope ${scope} in its manifest for this.`,
        );
    }
    if (actor.kind === 'user') {
        const permission = permissionOf(operationId);
        if (permission !== null) requirePermission(actor, permission);
    }
    // PostgreSQL rejects text with this character, and no id has it.
    if (Object.values(params).some((id) => id.includes('\0'))) {
        throw new PlatformError('not_found', 'Nothing has an id with the character U+0000.');
    }
    if (params['organizationId'] !== undefined) {
        await allowOrganization(platform, actor, params['organizationId']);
    }
    if (params['integrationName'] !== undefined) {
        const name = params['integrationName'];
        await allowIntegration(platform, actor, name, operationId);
        if (ownerOnly === true) await requireOwner(platform, userOf(call), name);
    }
    if (params['installationId'] !== undefined) {
        await allowInstallation(
            platform,
            actor,
            params['integrationName'] ?? '',
            params['installationId'],
        );
    }
    // `createOrUpdateOpenAPISpecBySlug` may create the specification.
    if (params['specSlug'] !== undefined && call.request.method !== 'PUT') {
        await findOpenAPISpec(platform.ctx.db, params['organizationId'] ?? '', params['specSlug']);
    }
    if (params['spaceId'] !== undefined) await allowScope(call, 'space', params['spaceId']);
    if (params['siteId'] !== undefined) await allowScope(call, 'site', params['siteId']);
}

async function allowOrganization(platform: Platform, actor: Actor, id: string): Promise<void> {
    if (actor.kind !== 'integration') {
        if (actor.organizationId !== id) throw notFound('Organization', id);
        return;
    }
    const installed = await platform.ctx.db
        .selectFrom('installations')
        .select('id')
        .where('integration', '=', actor.integration)
        .where('organization_id', '=', id)
        .executeTakeFirst();
    if (installed === undefined) throw notFound('Organization', id);
}

async function allowIntegration(
    platform: Platform,
    actor: Actor,
    name: string,
    operationId: OperationId,
): Promise<void> {
    if (actor.kind !== 'user') {
        if (actor.integration !== name) throw notFound('Integration', name);
        return;
    }
    // A name belongs to the organization that publishes it first; the operation itself checks that.
    if (operationId === 'publishIntegration') return;
    await findVisible(platform, actor, name);
}

/**
 * Finds an integration that the user may see: a private one is visible to its owner's organization and to organizations
 * that have it installed.
 *
 * @throws PlatformError `not_found`.
 */
async function findVisible(
    platform: Platform,
    actor: User,
    name: string,
): Promise<PublishedIntegration> {
    const { integration } = await platform.environments.assemble({
        kind: 'integration',
        integration: name,
    });
    const { row, manifest } = integration;
    const isPublic = manifest.visibility === 'public' || manifest.visibility === 'unlisted';
    if (!isPublic && row.organization_id !== actor.organizationId) {
        const installed = await platform.ctx.db
            .selectFrom('installations')
            .select('id')
            .where('integration', '=', name)
            .where('organization_id', '=', actor.organizationId)
            .executeTakeFirst();
        if (installed === undefined) throw notFound('Integration', name);
    }
    return integration;
}

/**
 * Requires that the user's organization owns the integration.
 *
 * @throws PlatformError `forbidden`, or `not_found` if the integration is also private.
 */
export async function requireOwner(platform: Platform, user: User, name: string): Promise<void> {
    const { row } = await findVisible(platform, user, name);
    if (row.organization_id !== user.organizationId) {
        throw new PlatformError('forbidden', `"${name}" is another organization's.`);
    }
}

async function allowInstallation(
    platform: Platform,
    actor: Actor,
    integration: string,
    id: string,
): Promise<void> {
    if (actor.kind === 'installation' && actor.installationId !== id) {
        throw notFound('Installation', id);
    }
    const row = await platform.ctx.db
        .selectFrom('installations')
        .select(['organization_id', 'integration'])
        .where('id', '=', id)
        .where('integration', '=', integration)
        .executeTakeFirst();
    const own =
        row !== undefined &&
        (actor.kind !== 'user' || row.organization_id === actor.organizationId);
    if (!own) throw notFound('Installation', id);
}

/**
 * Requires that the user's organization owns the space or site, or that the integration is installed on it.
 *
 * @throws PlatformError `not_found`.
 */
export async function allowScope(call: ApiCall, kind: 'space' | 'site', id: string): Promise<void> {
    const { actor, platform } = call;
    const { db } = platform.ctx;
    const row = kind === 'space' ? await findSpace(db, id) : await findSite(db, id);
    if (actor.kind === 'user') {
        if (row.organization_id !== actor.organizationId) throw missing(kind, id);
        return;
    }
    if (actor.kind === 'installation' && row.organization_id !== actor.organizationId) {
        throw missing(kind, id);
    }
    // The call that installs an integration on a space or site cannot require an installation there.
    if (call.params['installationId'] !== undefined) return;
    const installed = await scopesOf(db, actor, kind)
        .where('scoped_installations.scope_id', '=', id)
        .executeTakeFirst();
    if (installed === undefined) throw missing(kind, id);
}

/**
 * Returns the ids of the spaces or sites that a list may contain: for integrations and installations, those that the
 * integration is installed on. Null for users, who get all of the organization's.
 */
export async function listedScopes(
    call: ApiCall,
    kind: 'space' | 'site',
): Promise<Set<string> | null> {
    const { actor, platform } = call;
    if (actor.kind === 'user') return null;
    const rows = await scopesOf(platform.ctx.db, actor, kind).execute();
    return new Set(rows.map((row) => row.scope_id));
}

/** Selects the spaces or sites that an integration or installation is installed on. */
function scopesOf(db: Database, actor: Exclude<Actor, User>, kind: 'space' | 'site') {
    const query = db
        .selectFrom('scoped_installations')
        .innerJoin('installations', 'installations.id', 'scoped_installations.installation_id')
        .select('scoped_installations.scope_id')
        .where('installations.integration', '=', actor.integration)
        .where('scoped_installations.kind', '=', kind);
    return actor.kind === 'installation'
        ? query.where('installations.id', '=', actor.installationId)
        : query;
}

function missing(kind: 'space' | 'site', id: string): PlatformError {
    return notFound(kind === 'space' ? 'Space' : 'Site', id);
}
