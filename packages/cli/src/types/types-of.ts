import type {
    Manifest,
    ManifestConfiguration,
    ManifestConfigurationProperty,
} from '@bindery/contract';

/**
 * Returns the declarations for a manifest: configurations by level, secrets, ids of blocks, and the context of
 * handlers.
 */
export function typesOf(manifest: Manifest): string {
    const { account, space, site } = manifest.configurations ?? {};
    // Space and site installations have one type in the SDK; an integration configures one of them.
    const scoped = space ?? site;
    const secrets = Object.keys(manifest.secrets ?? {});
    const blocks = (manifest.blocks ?? []).map(({ id }) => JSON.stringify(id));
    return `// Written by \`bindery types\` from gitbook-manifest.yaml: do not edit.
import type { RuntimeContext, RuntimeEnvironment } from '@gitbook/runtime';

export type AccountConfiguration = ${configuration(account)};

export type ScopedConfiguration = ${configuration(scoped)};

/** A secret is absent while its variable is not set. */
export type Secrets = ${object(secrets.map((name) => [name, 'string', false, undefined]))};

export type BlockId = ${blocks.length > 0 ? blocks.join(' | ') : 'never'};

export type Environment = RuntimeEnvironment<AccountConfiguration, ScopedConfiguration>;

export type Context = RuntimeContext<Environment>;
`;
}

type Field = [name: string, type: string, isRequired: boolean, description: string | undefined];

function configuration(definition: ManifestConfiguration | undefined): string {
    if (definition === undefined) return '{}';
    // A configuration component may store any values.
    if (!('properties' in definition)) return 'Record<string, unknown>';
    return object(
        Object.entries(definition.properties).map(([name, property]): Field => {
            const isSet = 'default' in property && property.default !== undefined;
            return [name, typeOf(property), isSet, property.description ?? property.title];
        }),
    );
}

function typeOf(property: ManifestConfigurationProperty): string {
    switch (property.type) {
        case 'string':
            return property.enum?.map((value) => JSON.stringify(value)).join(' | ') ?? 'string';
        case 'number':
        case 'boolean':
            return property.type;
        case 'button':
            // The property's endpoint may store any value, e.g. the credentials of a connection.
            return 'Record<string, unknown>';
    }
}

function object(fields: Field[]): string {
    if (fields.length === 0) return '{}';
    const lines = fields.flatMap(([name, type, isRequired, description]) => [
        ...(description === undefined ? [] : [`    /** ${description.replaceAll('*/', '* /')} */`]),
        `    ${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}${isRequired ? '' : '?'}: ${type};`,
    ]);
    return ['{', ...lines, '}'].join('\n');
}
