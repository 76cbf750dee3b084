import type { WorkbenchIntegration } from '@bindery/contract';

type Configuration = NonNullable<WorkbenchIntegration['configurations']['account']>;
export type SchemaConfiguration = Extract<Configuration, { properties: unknown }>;
export type ConfigurationProperty = SchemaConfiguration['properties'][string];

/** Returns true for a configuration of fields; the alternative is a configuration component. */
export function isSchema(configuration: Configuration): configuration is SchemaConfiguration {
    return 'properties' in configuration;
}

/** Values of the form's fields. Numbers are kept as text, so that a partly typed number is not lost. */
export type FormValues = Record<string, string | boolean>;

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
            property.type === 'boolean' ? value === true : isEmpty(value) ? '' : String(value);
    }
    return values;
}

/** Validates the form. Returns messages by field; empty if it can be saved. */
export function formProblems(
    schema: SchemaConfiguration,
    values: FormValues,
): Record<string, string> {
    const problems: Record<string, string> = {};
    const required = new Set(schema.required);
    for (const [name, property] of Object.entries(schema.properties)) {
        if (property.type === 'button' || property.type === 'boolean') continue;
        const value = String(values[name] ?? '').trim();
        if (value === '') {
            if (required.has(name)) problems[name] = 'This is required.';
        } else if (property.type === 'number' && !Number.isFinite(Number(value))) {
            problems[name] = `“${value}” is not a number.`;
        }
    }
    return problems;
}

/**
 * Converts form values to the configuration to store. Stored keys without a field stay, for example credentials that the
 * integration writes itself; an emptied field is removed.
 */
export function configurationOf(
    schema: SchemaConfiguration,
    values: FormValues,
    stored: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
    const configuration: Record<string, unknown> = { ...stored };
    for (const [name, property] of Object.entries(schema.properties)) {
        if (property.type === 'button') continue;
        const value = values[name];
        if (property.type === 'boolean') configuration[name] = value === true;
        else if (isEmpty(value) || String(value).trim() === '') delete configuration[name];
        else configuration[name] = property.type === 'number' ? Number(value) : String(value);
    }
    return configuration;
}

/**
 * Returns the field that an error message of the server names, as in `configuration.level must be …`; null if none. The
 * API's errors have no separate property for the field.
 */
export function problemField(schema: SchemaConfiguration, message: string): string | null {
    const named = /\bconfiguration[./]([\w-]+)/.exec(message)?.[1];
    return named !== undefined && Object.hasOwn(schema.properties, named) ? named : null;
}
