import { PlatformError } from '../error.ts';
import type { InvocationScope } from '../invocation-scope.ts';
import type { Actor, CodeClaims } from '../tokens/token.ts';
import type { Environments } from './environment.ts';

/**
 * Returns the current bearer of a token, with its current scopes. An integration's token may outlive its bearer: the
 * integration may be uninstalled or unpublished, another organization may publish one with the same name, and a new
 * version may have fewer scopes.
 *
 * @throws PlatformError `unauthorized` if the integration or installation was deleted.
 */
export async function currentActor(environments: Environments, claims: CodeClaims): Promise<Actor> {
    const { integrationId, ...actor } = claims;
    const { integration } = actor;
    const scope: InvocationScope =
        actor.kind === 'installation'
            ? { kind: 'installation', integration, installationId: actor.installationId }
            : { kind: 'integration', integration };
    // Uses the environment cache of invocations, which removes entries when the integration or installation changes.
    const current = await environments.assemble(scope).catch((error: unknown) => {
        throw error instanceof PlatformError && error.code === 'not_found'
            ? bearerDeleted(error)
            : error;
    });
    if (current.integration.row.id !== integrationId) throw bearerDeleted();
    const { scopes } = current.integration.manifest;
    return { ...actor, scopes: actor.scopes.filter((scope) => scopes.includes(scope)) };
}

function bearerDeleted(cause?: unknown): PlatformError {
    return new PlatformError(
        'unauthorized',
        'The integration or installation of this token was deleted.',
        { cause },
    );
}
