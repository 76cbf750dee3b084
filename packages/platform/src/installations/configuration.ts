import type { ManifestConfiguration, PublicManifest } from '@bindery/contract';

import type { ScopeKind, InstallationStatus } from '../database/schema.ts';
import { PlatformError } from '../error.ts';
import { findMask, MASK } from '../secrets/secret-field.ts';

export type Configuration = Record<string, unknown>;

/** The manifest's configurations: one each for installations on organizations, spaces and sites. */
export type ConfigurationLevel = 'account' | ScopeKind;

/** Returns the manifest's configuration for one kind of installation; undefined if the manifest has none. */
export function configurationOf(
    manifest: PublicManifest,
    level: ConfigurationLevel,
): ManifestConfiguration | undefined {
    return manifest.configurations?.[level];
}

/** Returns the configuration of a new installation. */
export function defaultConfiguration(definition: ManifestConfiguration | undefined): Configuration {
    return withDefaults(definition, {});
}

/** Adds the manifest's defaults for fields that are absent. */
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
 * Checks the types of the fields that the manifest describes. Other fields are allowed: integrations store credentials
 * and state in the same configuration.
 *
 * @throws PlatformError `invalid`, naming the field and the expected type, or a field whose value contains a new mask.
 */
export function checkConfiguration(
    definition: ManifestConfiguration | undefined,
    configuration: Configuration,
    before: Configuration,
): void {
    const masked = findMask(configuration, before);
    if (masked !== null) {
        throw new PlatformError(
            'invalid',
            `configuration.${masked} contains a mask (${MASK}) in place of a credential. Send the value, or leave the field out.`,
        );
    }
    if (definition === undefined || !('properties' in definition)) return;
    for (const [name, property] of Object.entries(definition.properties)) {
        if (!Object.hasOwn(configuration, name) || property.type === 'button') continue;
        const value = configuration[name];
        // Forms send null for a field that the user emptied.
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
 * Returns the status of an installation from its configuration: active if all required fields are set. A configuration
 * that is a component is active as soon as the component has stored anything, because the manifest does not list its
 * required fields.
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
    // A required button is set when its result (an OAuth connection) is stored under its name.
    return (definition.required ?? []).every(isSet) ? 'active' : 'pending';
}
