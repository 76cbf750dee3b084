import {
    PlatformError,
    findSite,
    findSpace,
    notFound,
    type Actor,
    type Database,
    type Platform,
    type PublishedIntegration,
} from '@bindery/platform';

import { userOf, type ApiCall, type Operation, type OperationId } from './operation.ts';

/** The letters of `operations.generated.ts`. */
const LETTER: Record<Actor['kind'], string> = { user: 'u', integration: 'i', installation: 'n' };

const NAMES: Record<Actor['kind'], string> = {
    user: 'a user',
    integration: 'an integration',
    installation: 'an installation',
};

/**
 * Lets a call in when the document lets in its kind of token, what it names is the caller's, and the scopes of a
 * caller that is code cover it. Another's things are not found rather than forbidden, so that their ids tell nothing.
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
    // Nothing has such an id, and the database refuses to look for it.
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
    if (params['spaceId'] !== undefined) await allowContent(call, 'space', params['spaceId']);
    if (params['siteId'] !== undefined) await allowContent(call, 'site', params['siteId']);
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
    // Whoever publishes a name first has it: the operation finds out.
    if (operationId === 'publishIntegration') return;
    await seenIntegration(platform, actor, name);
}

type User = Extract<Actor, { kind: 'user' }>;

/**
 * Private integrations are seen by their owner's organization, and where they are installed.
 *
 * @throws PlatformError `not_found`.
 */
async function seenIntegration(
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
 * Some things only the owner of an integration may do to it.
 *
 * @throws PlatformError `forbidden`, or `not_found` when it is private too.
 */
export async function requireOwner(platform: Platform, user: User, name: string): Promise<void> {
    const { row } = await seenIntegration(platform, user, name);
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

/** A user's organization must own it; code must be installed on it. @throws PlatformError `not_found`. */
export async function allowContent(
    call: ApiCall,
    kind: 'space' | 'site',
    id: string,
): Promise<void> {
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
    // To install itself is what an installation does before it is there.
    if (call.params['installationId'] !== undefined) return;
    const installed = await contentOf(db, actor, kind)
        .where('scoped_installations.scope_id', '=', id)
        .executeTakeFirst();
    if (installed === undefined) throw missing(kind, id);
}

/** Spaces or sites that are in a caller's lists: to code, those that it is installed on. Null: all of the organization. */
export async function listedContent(
    call: ApiCall,
    kind: 'space' | 'site',
): Promise<Set<string> | null> {
    const { actor, platform } = call;
    if (actor.kind === 'user') return null;
    const rows = await contentOf(platform.ctx.db, actor, kind).execute();
    return new Set(rows.map((row) => row.scope_id));
}

/** Where code is installed. */
function contentOf(db: Database, actor: Exclude<Actor, { kind: 'user' }>, kind: 'space' | 'site') {
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
