import type { RenderIntegrationUI } from '@gitbook/api';

import type { Configuration } from '../installations/configuration.ts';
import { findInstallation } from '../installations/installation.ts';
import { findScopedInstallation } from '../installations/scoped-installation.ts';
import type { InstalledScope } from '../invocation-scope.ts';
import type { PlatformContext } from '../platform-context.ts';
import { maskSecrets } from '../secrets/secret-field.ts';
import { parseAnswer } from './parse-answer.ts';
import type { Actor } from '../tokens/token.ts';

/**
 * The props of a configuration component: the stored configurations. Browsers receive the credentials masked. The
 * component receives the values; otherwise it would store values derived from a mask.
 */
interface ConfigurationProps {
    installation: { configuration: Configuration };
    spaceInstallation?: { configuration: Configuration };
    siteInstallation?: { configuration: Configuration };
}

const CONFIGURATION_PROPS: readonly string[] = [
    'installation',
    'spaceInstallation',
    'siteInstallation',
] satisfies (keyof ConfigurationProps)[];

/** Returns true for a configuration component that a user opened. Only users receive masked configurations. */
export function isConfigured({ context }: RenderIntegrationUI, actor: Actor): boolean {
    return actor.kind === 'user' && String(context.type).startsWith('configuration_');
}

/** Reads the stored configurations in plain text. They replace the masks in the props of a request. */
export async function storedConfigurations(
    ctx: PlatformContext,
    scope: InstalledScope,
): Promise<ConfigurationProps> {
    const { integration, installationId } = scope;
    const { configuration } = await findInstallation(ctx, ctx.db, integration, installationId);
    const props: ConfigurationProps = { installation: { configuration } };
    if (scope.kind === 'installation') return props;
    const scoped = await findScopedInstallation(ctx, ctx.db, scope);
    props[`${scope.kind}Installation`] = { configuration: scoped.configuration };
    return props;
}

/**
 * Masks the credentials in the configuration props of a render output again. Outputs without such props stay unchanged.
 *
 * @throws PlatformError `integration_failed` for an output beyond the limits.
 */
export function maskConfigurationProps(integration: string, id: string, body: string): string {
    if (!CONFIGURATION_PROPS.some((name) => body.includes(name))) return body;
    const output = parseAnswer(integration, id, body) as { props?: Record<string, unknown> };
    const { props } = output;
    if (typeof props !== 'object' || props === null) return body;
    const masked = Object.fromEntries(
        Object.entries(props).map(([name, value]) => [
            name,
            CONFIGURATION_PROPS.includes(name) ? maskSecrets(value) : value,
        ]),
    );
    return JSON.stringify({ ...output, props: masked });
}
