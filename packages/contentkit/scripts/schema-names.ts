/**
 * The ContentKit names of the OpenAPI document, and the names that occur in a value:
 *
 * - `link.target` and `link.target.url`: a property and a nested property;
 * - `button.style=danger`: a value of an enum;
 * - `confirm.title`: a property of an object that many elements share;
 * - `@ui.modal.open.props`: a property of an action.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Schema {
    $ref?: string;
    enum?: string[];
    oneOf?: Schema[];
    anyOf?: Schema[];
    allOf?: Schema[];
    items?: Schema;
    properties?: Record<string, Schema>;
    additionalProperties?: Schema | boolean;
    required?: string[];
}

/** A schema without alternatives, and the name prefix of its properties. */
interface NamedSchema {
    name: string;
    schema: Schema;
}

/** Name prefixes of schemas other than elements. */
const SHAPES: Record<string, string> = {
    ContentKitAction: 'action',
    ContentKitBlockControl: 'control',
    ContentKitBuiltInSource: 'source',
    ContentKitConfirm: 'confirm',
    ContentKitContext: 'context',
    ContentKitDynamicBinding: 'binding',
    ContentKitIcon: 'icon',
    ContentKitRenderOutputComplete: 'complete',
    ContentKitRenderOutputElement: 'output',
    ContentKitSelectOption: 'option',
    ContentKitURL: 'url',
    RenderIntegrationUI: 'request',
};

/** Root schemas of the names: outputs of components, requests of the renderer, actions. */
const ROOTS = {
    output: ref('ContentKitRenderOutput'),
    request: ref('RenderIntegrationUI'),
    action: ref('ContentKitAction'),
};

/** The frame protocol is documented by GitBook but not part of the OpenAPI document. */
const FRAME_ACTIONS = ['@webframe.ready', '@webframe.resize', '@webframe.navigate'];

/** Values without a schema, such as parameters of actions, may contain bindings at any depth. */
const OPEN: Schema = { oneOf: [ref('ContentKitDynamicBinding')] };
OPEN.items = OPEN;
OPEN.additionalProperties = OPEN;

const { schemas } = (
    JSON.parse(
        readFileSync(
            createRequire(import.meta.url).resolve('@gitbook/api/spec/openapi.json'),
            'utf8',
        ),
    ) as { components: { schemas: Record<string, Schema> } }
).components;

let cachedNames: Set<string> | undefined;

/** Returns all names of the OpenAPI document. */
export function schemaNames(): Set<string> {
    return (cachedNames ??= collectNames());
}

function collectNames(): Set<string> {
    const names = new Set<string>();
    const visited = new Map<Schema, Set<string>>();
    const todo = Object.values(ROOTS).flatMap((schema) => [...alternatives(schema, '')]);
    for (let next = todo.shift(); next; next = todo.shift()) {
        const { name, schema } = next;
        const prefixes = visited.get(schema) ?? new Set();
        if (prefixes.has(name)) continue;
        visited.set(schema, prefixes.add(name));
        for (const value of schema.enum ?? []) names.add(`${name}=${value}`);
        for (const [property, inner] of propertiesOf(next)) {
            names.add(`${name}.${property}`);
            todo.push(...alternatives(inner, `${name}.${property}`));
        }
        for (const inner of [schema.items, additionalOf(schema)]) {
            if (inner) todo.push(...alternatives(inner, name));
        }
    }
    return new Set([...names, ...FRAME_ACTIONS]);
}

/**
 * Expands a name that a test declares (a claim): `confirm.style=*` to the property and each of its values, `a.b.c` to
 * `a.b` as well.
 */
export function expandClaim(claim: string): string[] {
    const names = [...schemaNames()];
    const each = claim.endsWith('=*')
        ? names.filter((name) => name.startsWith(claim.slice(0, -1)))
        : [];
    const claims = each.length > 0 ? each : [claim];
    return [
        ...claims,
        ...names.filter((name) => claim.startsWith(`${name}.`) || claim.startsWith(`${name}=`)),
    ];
}

/** A value and its schema. */
export type ObservedValue = readonly [keyof typeof ROOTS, unknown];

/** Returns the names that occur in the values. */
export function namesIn(observed: readonly ObservedValue[]): Set<string> {
    const names = new Set<string>();
    // Iterative: some tests render trees deeper than the stack.
    const todo = observed.map(([root, value]) => ({ value, schema: ROOTS[root], name: '' }));
    for (let next = todo.pop(); next; next = todo.pop()) {
        const { value } = next;
        for (const place of alternatives(next.schema, next.name)) {
            const { name, schema } = place;
            if (typeof value === 'string' && schema.enum?.includes(value)) {
                names.add(`${name}=${value}`);
            }
            if (Array.isArray(value) && schema.items) {
                for (const item of value) todo.push({ value: item, schema: schema.items, name });
            }
            if (!isObject(value) || !matchesSchema(value, schema)) continue;
            const named = new Map(propertiesOf(place));
            const rest = additionalOf(schema);
            for (const [property, inner] of Object.entries(value)) {
                const propertySchema = named.get(property);
                const path = `${name}.${property}`;
                if (propertySchema) {
                    names.add(path);
                    todo.push({ value: inner, schema: propertySchema, name: path });
                } else if (rest) todo.push({ value: inner, schema: rest, name });
            }
            const action = value['action'];
            if (typeof action === 'string' && FRAME_ACTIONS.includes(action)) names.add(action);
        }
    }
    return names;
}

/** Resolves references, `allOf` parts and alternatives of a schema. */
function* alternatives(schema: Schema, name: string): Generator<NamedSchema> {
    if (schema.$ref) {
        const reference = schema.$ref.split('/').pop() ?? '';
        const target = schemas[reference] ?? {};
        yield* alternatives(
            target,
            SHAPES[reference] ?? target.properties?.['type']?.enum?.[0] ?? name,
        );
        return;
    }
    const { oneOf = [], anyOf = [], allOf = [] } = schema;
    for (const part of [...oneOf, ...anyOf, ...allOf]) yield* alternatives(part, name);
    yield { schema, name: schema.properties?.['action']?.enum?.[0] ?? name };
}

/** Returns the properties of a schema except its discriminator, `type` or `action`. */
function propertiesOf({ name, schema }: NamedSchema): [string, Schema][] {
    return Object.entries(schema.properties ?? {}).filter(
        ([, property]) => property.enum?.[0] !== name,
    );
}

/** Returns the schema of additional properties. */
function additionalOf({ additionalProperties: rest }: Schema): Schema | undefined {
    return rest === true ? OPEN : rest || undefined;
}

/** Returns true if the value's `type` and `action` select this alternative. */
function matchesSchema(value: Record<string, unknown>, schema: Schema): boolean {
    return ['type', 'action'].every((tag) => {
        const values = schema.properties?.[tag]?.enum;
        const tagValue = value[tag];
        if (!values) return true;
        return tagValue === undefined
            ? !schema.required?.includes(tag)
            : values.some((one) => one === tagValue);
    });
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ref(name: string): Schema {
    return { $ref: `#/components/schemas/${name}` };
}
