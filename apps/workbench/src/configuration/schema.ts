import type { WorkbenchIntegration } from '@bindery/contract';

type Configuration = NonNullable<WorkbenchIntegration['configurations']['account']>;
export type SchemaConfiguration = Extract<Configuration, { properties: unknown }>;
export type ConfigurationProperty = SchemaConfiguration['properties'][string];

/** True for a configuration that is a list of fields; else it is a component. */
export function isSchema(configuration: Configuration): configuration is SchemaConfiguration {
    return 'properties' in configuration;
}

/** What a form holds: text for strings and numbers, so that a half-typed number is not lost. */
export type FormValues = Record<string, string | boolean>;

/** Names whose values should not be read over a shoulder. The manifest has no field of its own for it. */
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

/** The form's values for a stored configuration, with the manifest's defaults where nothing is stored. */
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

/** What is wrong with a form, by field; empty when it can be saved. */
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
 * The configuration to store for a form. What is stored beside the form's fields (credentials that an integration keeps
 * there) stays; a field that was emptied is taken out.
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
 * Which field a server's message is about, where it names one: `configuration.level must be …`. The API's errors have
 * no field of their own for it.
 */
export function problemField(schema: SchemaConfiguration, message: string): string | null {
    const named = /\bconfiguration[./]([\w-]+)/.exec(message)?.[1];
    return named !== undefined && Object.hasOwn(schema.properties, named) ? named : null;
}
