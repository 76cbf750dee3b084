import type { PublicManifest } from '@bindery/contract';
import type { RenderIntegrationUI } from '@gitbook/api';

import { PlatformError } from '../error.ts';
import type { Actor } from '../tokens/token.ts';

/** Returns the ids of the components that only configure an integration: those that are not also listed as a block. */
export function configurationComponents({
    blocks = [],
    configurations = {},
}: Pick<PublicManifest, 'blocks' | 'configurations'>): string[] {
    return Object.values(configurations)
        .flatMap((level) =>
            level !== undefined && 'componentId' in level ? [level.componentId] : [],
        )
        .filter((componentId) => !blocks.some(({ id }) => id === componentId));
}

/**
 * Requires that the caller may configure integrations, if the request is for a configuration component or for a place
 * where one is shown. Such a component shows stored configurations and changes them with the rights of its
 * installation, so it must not render for readers or for integrations.
 *
 * @throws PlatformError `forbidden`.
 */
export function requireConfigurator(
    components: readonly string[],
    { componentId, context }: Pick<RenderIntegrationUI, 'componentId' | 'context'>,
    actor: Actor,
): void {
    const isConfiguration =
        components.includes(componentId) || String(context.type).startsWith('configuration_');
    if (!isConfiguration) return;
    if (actor.kind === 'user' && actor.permissions.includes('integrations:install')) return;
    throw new PlatformError(
        'forbidden',
        `The component "${componentId}" configures the integration. It renders only for users with the permission integrations:install.`,
    );
}
