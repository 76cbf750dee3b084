/**
 * What of ContentKit there is to exercise, by name, and what of it a value holds. Both walk the OpenAPI document:
 *
 * - `link.target` and `link.target.url`: a property, and one within it;
 * - `button.style=danger`: a value of an enum;
 * - `confirm.title`: a property of a shape that many elements share;
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

/** A schema without alternatives, and the name that its properties go by. */
interface Place {
    name: string;
    schema: Schema;
}

/** Shapes that are no elements, by the name that tests know them by. */
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

/** What is given and taken: by a component, by the renderer, and by whoever acts. */
const ROOTS = {
    output: ref('ContentKitRenderOutput'),
    request: ref('RenderIntegrationUI'),
    action: ref('ContentKitAction'),
};

/** The protocol of frames is documented, and not part of the OpenAPI document. */
const FRAME_ACTIONS = ['@webframe.ready', '@webframe.resize', '@webframe.navigate'];

/** What the document leaves open, as the parts of an action, may be bound to the state at any depth. */
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

let known: Set<string> | undefined;

/** Everything there is to exercise. */
export function vocabulary(): Set<string> {
    return (known ??= readVocabulary());
}

function readVocabulary(): Set<string> {
    const names = new Set<string>();
    const visited = new Map<Schema, Set<string>>();
    const todo = Object.values(ROOTS).flatMap((schema) => [...alternatives(schema, '')]);
    for (let place = todo.shift(); place; place = todo.shift()) {
        const { name, schema } = place;
        const seen = visited.get(schema) ?? new Set();
        if (seen.has(name)) continue;
        visited.set(schema, seen.add(name));
        for (const value of schema.enum ?? []) names.add(`${name}=${value}`);
        for (const [property, inner] of propertiesOf(place)) {
            names.add(`${name}.${property}`);
            todo.push(...alternatives(inner, `${name}.${property}`));
        }
        for (const inner of [schema.items, restOf(schema)]) {
            if (inner) todo.push(...alternatives(inner, name));
        }
    }
    return new Set([...names, ...FRAME_ACTIONS]);
}

/** What a claim stands for: `confirm.style=*` for the property and each of its values, `a.b.c` for `a.b` too. */
export function claimed(claim: string): string[] {
    const names = [...vocabulary()];
    const each = claim.endsWith('=*')
        ? names.filter((name) => name.startsWith(claim.slice(0, -1)))
        : [];
    const claims = each.length > 0 ? each : [claim];
    return [
        ...claims,
        ...names.filter((name) => claim.startsWith(`${name}.`) || claim.startsWith(`${name}=`)),
    ];
}

/** A value with what it is by the document. */
export type Evidence = readonly [keyof typeof ROOTS, unknown];

/** What of the vocabulary these values hold. */
export function contained(evidence: readonly Evidence[]): Set<string> {
    const names = new Set<string>();
    // Not by recursion: some tests give trees deeper than the stack.
    const todo = evidence.map(([root, value]) => ({ value, schema: ROOTS[root], name: '' }));
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
            if (!isObject(value) || !fits(value, schema)) continue;
            const named = new Map(propertiesOf(place));
            const rest = restOf(schema);
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

/** What a schema may stand for: its references, parts and alternatives. */
function* alternatives(schema: Schema, name: string): Generator<Place> {
    if (schema.$ref) {
        const referred = schema.$ref.split('/').pop() ?? '';
        const found = schemas[referred] ?? {};
        yield* alternatives(
            found,
            SHAPES[referred] ?? found.properties?.['type']?.enum?.[0] ?? name,
        );
        return;
    }
    const { oneOf = [], anyOf = [], allOf = [] } = schema;
    for (const part of [...oneOf, ...anyOf, ...allOf]) yield* alternatives(part, name);
    yield { schema, name: schema.properties?.['action']?.enum?.[0] ?? name };
}

/** The properties of a schema without the one that says its name: a `type` or an `action`. */
function propertiesOf({ name, schema }: Place): [string, Schema][] {
    return Object.entries(schema.properties ?? {}).filter(
        ([, property]) => property.enum?.[0] !== name,
    );
}

/** What the properties are that the schema does not name. */
function restOf({ additionalProperties: rest }: Schema): Schema | undefined {
    return rest === true ? OPEN : rest || undefined;
}

/** Whether this is the alternative that the value's `type` or `action` names. */
function fits(value: Record<string, unknown>, schema: Schema): boolean {
    return ['type', 'action'].every((tag) => {
        const values = schema.properties?.[tag]?.enum;
        const given = value[tag];
        if (!values) return true;
        return given === undefined
            ? !schema.required?.includes(tag)
            : values.some((one) => one === given);
    });
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ref(name: string): Schema {
    return { $ref: `#/components/schemas/${name}` };
}
