import type { WorkbenchIntegration } from '@bindery/contract';

import { isMasked } from '../api/mask.ts';

type Configuration = NonNullable<WorkbenchIntegration['configurations']['account']>;
export type SchemaConfiguration = Extract<Configuration, { properties: unknown }>;
export type ConfigurationProperty = SchemaConfiguration['properties'][string];

/** Returns true for a configuration of fields; the alternative is a configuration component. */
export function isSchema(configuration: Configuration): configuration is SchemaConfiguration {
    return 'properties' in configuration;
}

/**
 * Values of the form's fields. Numbers are kept as text, so that a partly typed number is not lost. A masked credential
 * is an empty text, which means unchanged; null removes a stored value.
 */
export type FormValues = Record<string, string | boolean | null>;

/** Names of fields shown as passwords. The manifest has no property that marks a field as secret. */
const SECRET_NAME = /secret|token|password|api[_-]?key|private[_-]?key|credential/i;

export function isSecret(name: string, property: ConfigurationProperty): boolean {
    return (
        property.type === 'string' &&
        !('enum' in property && property.enum) &&
        SECRET_NAME.test(name)
    );
}

function isEmpty(value: unknown): boolean {
    return value === undefined || value === null || value === '';
}

/** Returns the form values of a stored configuration, with the manifest's defaults for values that are not stored. */
export function formValues(
    schema: SchemaConfiguration,
    stored: Readonly<Record<string, unknown>>,
): FormValues {
    const values: FormValues = {};
    for (const [name, property] of Object.entries(schema.properties)) {
        if (property.type === 'button') continue;
        const value = stored[name] ?? property.default;
        values[name] =
            property.type === 'boolean'
                ? value === true
                : isEmpty(value) || isMasked(value)
                  ? ''
                  : String(value);
    }
    return values;
}

/** Validates the form. Returns messages by field; empty if it can be saved. */
export function formProblems(
    schema: SchemaConfiguration,
    values: FormValues,
    stored: Readonly<Record<string, unknown>>,
): Record<string, string> {
    const problems: Record<string, string> = {};
    const required = new Set(schema.required);
    for (const [name, property] of Object.entries(schema.properties)) {
        if (property.type === 'button' || property.type === 'boolean') continue;
        const value = String(values[name] ?? '').trim();
        if (value === '') {
            const isStoredCredential = isMasked(stored[name]) && values[name] !== null;
            if (required.has(name) && !isStoredCredential) problems[name] = 'This is required.';
        } else if (isMasked(value)) {
            problems[name] = 'Enter the value itself. The dots only stand for a stored value.';
        } else if (property.type === 'number' && !Number.isFinite(Number(value))) {
            problems[name] = `“${value}” is not a number.`;
        }
    }
    return problems;
}

/** A change of single fields of a configuration. */
export interface FormPatch {
    values: Record<string, unknown>;
    removed: string[];
}

/**
 * Returns the fields that differ from the stored configuration. Masked credentials are included only if the author
 * entered a new value or removed them. Stored keys without a field are not changed, for example credentials that the
 * integration writes itself.
 */
export function formPatch(
    schema: SchemaConfiguration,
    values: FormValues,
    stored: Readonly<Record<string, unknown>>,
): FormPatch {
    const patch: FormPatch = { values: {}, removed: [] };
    for (const [name, property] of Object.entries(schema.properties)) {
        if (property.type === 'button') continue;
        const value = values[name] ?? null;
        const storedValue = stored[name];
        if (property.type === 'boolean') {
            if (storedValue !== (value === true)) patch.values[name] = value === true;
            continue;
        }
        const text = value === null ? '' : String(value);
        if (text.trim() === '') {
            const isStoredCredential = isMasked(storedValue) && value !== null;
            if (!isStoredCredential && !isEmpty(storedValue)) patch.removed.push(name);
            continue;
        }
        const next = property.type === 'number' ? Number(text) : text;
        if (next !== storedValue) patch.values[name] = next;
    }
    return patch;
}

/**
 * Returns the field that an error message of the server names, as in `configuration.level must be …`; null if none. The
 * API's errors have no separate property for the field.
 */
export function problemField(schema: SchemaConfiguration, message: string): string | null {
    const named = /\bconfiguration[./]([\w-]+)/.exec(message)?.[1];
    return named !== undefined && Object.hasOwn(schema.properties, named) ? named : null;
}
