import type { Environment } from '@bindery/contract';

import type { PlatformContext } from '../platform-context.ts';
import type { Connection } from '../database/schema.ts';
import {
    scopedInstallationView,
    findScopedInstallation,
} from '../installations/scoped-installation.ts';
import { findInstallation, installationView } from '../installations/installation.ts';
import {
    findIntegration,
    integrationView,
    type PublishedIntegration,
} from '../integrations/integration.ts';
import { createIntegrationCache } from '../integration-cache.ts';
import type { InvocationScope } from '../invocation-scope.ts';
import { signingSecret } from '../secrets/signing.ts';
import { endpointPath } from '../urls.ts';

/** An environment without tokens, and the version that it belongs to. */
export interface AssembledEnvironment {
    integration: PublishedIntegration;
    environment: Omit<Environment, 'apiTokens' | 'authToken'>;
    scope: InvocationScope;
    organizationId: string | null;
}

/** The most environments that are cached. */
const MAX_CACHED = 2000;

export interface Environments {
    /**
     * @throws PlatformError `not_found` if there is no such integration, installation, or installation on the space or
     * site.
     */
    assemble(scope: InvocationScope): Promise<AssembledEnvironment>;
    /** Adds tokens that are valid for this scope only. The result is shared: callers must not change it. */
    complete(assembled: AssembledEnvironment): Promise<Environment>;
}

/** Assembles the environments of handlers, and caches each until its integration or installation changes. */
export function createEnvironments(ctx: PlatformContext): Environments {
    const cache = createIntegrationCache<AssembledEnvironment>(ctx, MAX_CACHED);
    /**
     * Holds one object for each environment and its tokens: the serialization and the list of secrets are cached by
     * object identity.
     */
    const completed = new WeakMap<AssembledEnvironment, Environment>();
    return {
        assemble: (scope) =>
            cache.load(endpointPath(scope), scope.integration, () => assemble(ctx, ctx.db, scope)),
        async complete(assembled) {
            const tokens = await issueTokens(ctx, assembled);
            const known = completed.get(assembled);
            if (known?.apiTokens.integration === tokens.integration) {
                if (known.apiTokens.installation === tokens.installation) return known;
            }
            const environment = withTokens(assembled, tokens);
            completed.set(assembled, environment);
            return environment;
        },
    };
}

async function assemble(
    ctx: PlatformContext,
    db: Connection,
    scope: InvocationScope,
): Promise<AssembledEnvironment> {
    const name = scope.integration;
    const integration = await findIntegration(db, name);
    const installation =
        scope.kind === 'integration'
            ? undefined
            : await findInstallation(ctx, db, name, scope.installationId);
    const scoped =
        scope.kind === 'space' || scope.kind === 'site'
            ? await findScopedInstallation(ctx, db, scope)
            : undefined;
    const secretOf = (purpose: string) => signingSecret(ctx.secrets, purpose);
    return {
        integration,
        scope,
        organizationId: installation?.organization_id ?? null,
        environment: {
            integration: integrationView(integration, ctx.urls),
            ...(installation === undefined
                ? {}
                : { installation: installationView(ctx, installation) }),
            ...(scoped?.kind === 'space'
                ? {
                      spaceInstallation: {
                          ...scopedInstallationView(ctx, scoped),
                          space: scoped.scope_id,
                      },
                  }
                : {}),
            ...(scoped?.kind === 'site'
                ? {
                      siteInstallation: {
                          ...scopedInstallationView(ctx, scoped),
                          site: scoped.scope_id,
                      },
                  }
                : {}),
            secrets: JSON.parse(
                ctx.keyring.open(integration.row.secrets_sealed, `integration:${name}:secrets`),
            ) as Record<string, string>,
            signingSecrets: {
                integration: secretOf(`integration:${integration.row.id}`),
                ...(installation === undefined
                    ? {}
                    : { installation: secretOf(`installation:${installation.id}`) }),
                ...(scoped === undefined
                    ? {}
                    : {
                          [`${scoped.kind}Installation`]: secretOf(
                              `installation:${scoped.installation_id}:${scoped.kind}:${scoped.scope_id}`,
                          ),
                      }),
            },
            apiEndpoint: ctx.urls.origins.api,
        } as AssembledEnvironment['environment'],
    };
}

type ApiTokens = Environment['apiTokens'];

async function issueTokens(
    ctx: PlatformContext,
    { integration, scope, organizationId }: AssembledEnvironment,
): Promise<ApiTokens> {
    const { scopes } = integration.manifest;
    const token = await ctx.tokens.issueCodeToken({
        kind: 'integration',
        integration: scope.integration,
        integrationId: integration.row.id,
        scopes,
    });
    if (scope.kind === 'integration' || organizationId === null) {
        return { integration: token };
    }
    return {
        integration: token,
        installation: await ctx.tokens.issueCodeToken({
            kind: 'installation',
            integration: scope.integration,
            integrationId: integration.row.id,
            installationId: scope.installationId,
            organizationId,
            scopes,
        }),
    };
}

function withTokens({ environment }: AssembledEnvironment, apiTokens: ApiTokens): Environment {
    const { signingSecrets } = environment;
    return {
        ...environment,
        // Older integrations read these two deprecated fields.
        authToken: apiTokens.installation ?? apiTokens.integration,
        signingSecret:
            signingSecrets.spaceInstallation ??
            signingSecrets.siteInstallation ??
            signingSecrets.installation ??
            signingSecrets.integration,
        apiTokens,
    };
}
