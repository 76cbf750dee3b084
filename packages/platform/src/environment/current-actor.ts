import { PlatformError } from '../error.ts';
import type { InvocationScope } from '../invocation-scope.ts';
import type { Actor, Claims } from '../tokens/token.ts';
import type { Environments } from './environment.ts';

/**
 * The bearer of a token as they are now. A token of code lives longer than what it was made for may: it can be
 * uninstalled or unpublished meanwhile, its name taken by another organization, its scopes dropped by a new version.
 *
 * @throws PlatformError `unauthorized` when integration or installation are gone.
 */
export async function currentActor(environments: Environments, claims: Claims): Promise<Actor> {
    if (claims.kind === 'user') return claims;
    const { integrationId, ...actor } = claims;
    const { integration } = actor;
    const scope: InvocationScope =
        actor.kind === 'installation'
            ? { kind: 'installation', integration, installationId: actor.installationId }
            : { kind: 'integration', integration };
    // Environments are cached for invocations, and dropped when integration or installation change.
    const current = await environments.assemble(scope).catch((error: unknown) => {
        throw error instanceof PlatformError && error.code === 'not_found' ? gone(error) : error;
    });
    if (current.integration.row.id !== integrationId) throw gone();
    const { scopes } = current.integration.manifest;
    return { ...actor, scopes: actor.scopes.filter((scope) => scopes.includes(scope)) };
}

function gone(cause?: unknown): PlatformError {
    return new PlatformError('unauthorized', 'What the token was made for is gone.', { cause });
}
