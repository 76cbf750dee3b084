import type { Environment, Scope } from '@bindery/contract';

import type { PlatformContext } from '../platform-context.ts';
import type { Connection, ScopeKind } from '../database/schema.ts';
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
import { signingSecret } from '../secrets/signing.ts';

/** For whom an integration is called. */
export interface EnvironmentTarget {
    integration: string;
    installationId?: string | undefined;
    kind?: ScopeKind | undefined;
    scopeId?: string | undefined;
}

/** An environment but for its tokens, which are made for each invocation, with the version it is of. */
export interface AssembledEnvironment {
    integration: PublishedIntegration;
    environment: Omit<Environment, 'apiTokens' | 'authToken'>;
    target: EnvironmentTarget;
    organizationId: string | null;
}

/** Assembled environments that are kept, at most. */
const KEPT = 2000;

export interface Environments {
    /** @throws PlatformError `not_found` when integration, installation, space or site are not there. */
    assemble(target: EnvironmentTarget): Promise<AssembledEnvironment>;
    /** Adds tokens that hold for this target only. The result is not to be changed: others are given the same. */
    complete(assembled: AssembledEnvironment): Promise<Environment>;
}

/** Assembles what handlers get beside their event, and keeps it until something that it holds changes. */
export function createEnvironments(ctx: PlatformContext): Environments {
    const kept = new Map<
        string,
        { integration: string; assembled: Promise<AssembledEnvironment> }
    >();

    /** The same object for the same environment: whoever serialises it, or looks for secrets in it, does so once. */
    const completed = new WeakMap<AssembledEnvironment, Environment>();

    ctx.notifications.subscribe((notification) => {
        if (notification.type === 'resync') kept.clear();
        if (notification.type !== 'integration') return;
        for (const [key, entry] of kept) {
            if (entry.integration === notification.integration) kept.delete(key);
        }
    });

    return {
        assemble(target) {
            const key = [
                target.integration,
                target.installationId,
                target.kind,
                target.scopeId,
            ].join();
            const known = kept.get(key);
            if (known !== undefined) return known.assembled;
            const assembled = assemble(ctx, ctx.db, target);
            if (kept.size >= KEPT) kept.delete(kept.keys().next().value ?? '');
            kept.set(key, { integration: target.integration, assembled });
            assembled.catch(() => kept.delete(key));
            return assembled;
        },
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
    target: EnvironmentTarget,
): Promise<AssembledEnvironment> {
    const integration = await findIntegration(db, target.integration);
    const { installationId, kind, scopeId } = target;
    const installation =
        installationId === undefined
            ? undefined
            : await findInstallation(ctx, db, target.integration, installationId);
    const content =
        installationId === undefined || kind === undefined || scopeId === undefined
            ? undefined
            : await findScopedInstallation(ctx, db, {
                  integration: target.integration,
                  installationId,
                  kind,
                  scopeId,
              });
    const name = target.integration;
    const secretOf = (purpose: string) => signingSecret(ctx.secrets, purpose);
    return {
        integration,
        target,
        organizationId: installation?.organization_id ?? null,
        environment: {
            integration: integrationView(integration, ctx.urls),
            ...(installation === undefined
                ? {}
                : { installation: installationView(ctx, installation) }),
            ...(content?.kind === 'space'
                ? {
                      spaceInstallation: {
                          ...scopedInstallationView(ctx, content),
                          space: content.scope_id,
                      },
                  }
                : {}),
            ...(content?.kind === 'site'
                ? {
                      siteInstallation: {
                          ...scopedInstallationView(ctx, content),
                          site: content.scope_id,
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
                ...(content === undefined
                    ? {}
                    : {
                          [`${content.kind}Installation`]: secretOf(
                              `installation:${content.installation_id}:${content.kind}:${content.scope_id}`,
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
    { integration, target, organizationId }: AssembledEnvironment,
): Promise<ApiTokens> {
    const scopes: readonly Scope[] = integration.manifest.scopes;
    const token = await ctx.tokens.issueCodeToken({
        kind: 'integration',
        integration: target.integration,
        integrationId: integration.row.id,
        scopes,
    });
    if (target.installationId === undefined || organizationId === null) {
        return { integration: token };
    }
    return {
        integration: token,
        installation: await ctx.tokens.issueCodeToken({
            kind: 'installation',
            integration: target.integration,
            integrationId: integration.row.id,
            installationId: target.installationId,
            organizationId,
            scopes,
        }),
    };
}

function withTokens({ environment }: AssembledEnvironment, apiTokens: ApiTokens): Environment {
    const { signingSecrets } = environment;
    return {
        ...environment,
        // Both deprecated fields are still read by older integrations.
        authToken: apiTokens.installation ?? apiTokens.integration,
        signingSecret:
            signingSecrets.spaceInstallation ??
            signingSecrets.siteInstallation ??
            signingSecrets.installation ??
            signingSecrets.integration,
        apiTokens,
    };
}
