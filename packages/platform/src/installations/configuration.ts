import type { ManifestConfiguration, PublicManifest } from '@bindery/contract';

import type { ScopeKind, InstallationStatus } from '../database/schema.ts';
import { PlatformError } from '../error.ts';

export type Configuration = Record<string, unknown>;

/** Which configuration of the manifest an installation has: the account's, a space's or a site's. */
export type ConfigurationLevel = 'account' | ScopeKind;

/** What a manifest asks for at one level; undefined: nothing. */
export function configurationOf(
    manifest: PublicManifest,
    level: ConfigurationLevel,
): ManifestConfiguration | undefined {
    return manifest.configurations?.[level];
}

/** The configuration that an installation begins with. */
export function defaultConfiguration(definition: ManifestConfiguration | undefined): Configuration {
    return withDefaults(definition, {});
}

/** Fills in what the manifest gives a default for. */
export function withDefaults(
    definition: ManifestConfiguration | undefined,
    configuration: Configuration,
): Configuration {
    if (definition === undefined || !('properties' in definition)) return configuration;
    const filled = { ...configuration };
    for (const [name, property] of Object.entries(definition.properties)) {
        if (
            !Object.hasOwn(filled, name) &&
            'default' in property &&
            property.default !== undefined
        ) {
            filled[name] = property.default;
        }
    }
    return filled;
}

/**
 * Checks the types of what the manifest names. Fields beyond it are kept as they are: integrations store their
 * credentials and state beside what a person filled in.
 *
 * @throws PlatformError `invalid` that names the field and what was expected.
 */
export function checkConfiguration(
    definition: ManifestConfiguration | undefined,
    configuration: Configuration,
): void {
    if (definition === undefined || !('properties' in definition)) return;
    for (const [name, property] of Object.entries(definition.properties)) {
        if (!Object.hasOwn(configuration, name) || property.type === 'button') continue;
        const value = configuration[name];
        // A form sends null for a field that was emptied.
        if (value === null || value === undefined) continue;
        if (typeof value !== property.type) {
            throw invalid(name, `a ${property.type}`, value);
        }
        if (
            property.type === 'string' &&
            property.enum !== undefined &&
            value !== '' &&
            !property.enum.includes(value as string)
        ) {
            throw invalid(name, `one of ${property.enum.join(', ')}`, value);
        }
    }
}

function invalid(name: string, expected: string, value: unknown): PlatformError {
    return new PlatformError(
        'invalid',
        `configuration.${name} must be ${expected}, not ${Array.isArray(value) ? 'array' : typeof value}.`,
    );
}

/**
 * Active once what the manifest requires is there. A component decides itself what to ask for, so that level is active
 * as soon as it has stored anything.
 */
export function statusOf(
    definition: ManifestConfiguration | undefined,
    configuration: Configuration,
): Exclude<InstallationStatus, 'paused'> {
    if (definition === undefined) return 'active';
    if (!('properties' in definition)) {
        return Object.keys(configuration).length > 0 ? 'active' : 'pending';
    }
    const isSet = (name: string) =>
        Object.hasOwn(configuration, name) &&
        configuration[name] !== '' &&
        configuration[name] !== null &&
        configuration[name] !== undefined;
    // A button counts too: what it leads to (an OAuth connection) is stored under its name.
    return (definition.required ?? []).every(isSet) ? 'active' : 'pending';
}
