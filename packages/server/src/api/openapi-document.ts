import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import type { OperationId } from './operation.ts';
import { OPERATIONS } from './operations.generated.ts';

/** The parts of the OpenAPI document that requests are checked against. */
interface Document {
    components: {
        schemas: Record<string, Schema>;
        parameters: Record<string, Parameter>;
    };
    paths: Record<string, Record<string, OperationObject>>;
}

export interface OperationObject {
    parameters?: (Parameter | { $ref: string })[];
    requestBody?: { required?: boolean; content: Record<string, { schema: object }> };
}

interface Parameter {
    in: string;
    name: string;
    required?: boolean;
    schema: { type?: string };
}

/** A parameter with a reference to its schema. */
export interface LocatedParameter extends Parameter {
    schemaRef: string;
}

const DOCUMENT = 'https://bindery.invalid/openapi.json';

let document: Document | undefined;

/** Reads the document on first use: parsing its 3 MB would dominate the start. */
function readDocument(): Document {
    if (document !== undefined) return document;
    const path = fileURLToPath(import.meta.resolve('@gitbook/api/spec/openapi.json'));
    document = JSON.parse(readFileSync(path, 'utf8')) as Document;
    relax(document);
    return document;
}

/** Compiles schemas that refer to the document. */
export function createCompiler(options: Options = {}): (schema: object) => ValidateFunction {
    let ajv: Ajv2020 | undefined;
    return (schema) => {
        if (ajv === undefined) {
            // Strict mode would reject keywords of OpenAPI that JSON Schema does not know.
            ajv = new Ajv2020({
                strict: false,
                allErrors: true,
                // Adds to each error the schemas and the value, which `describeErrors` needs for unions.
                verbose: true,
                validateFormats: true,
                ...options,
            });
            formats.default(ajv);
            // Formats that the document uses and does not define.
            ajv.addFormat('emoji', true);
            ajv.addFormat('icon', true);
            ajv.addSchema(readDocument(), DOCUMENT);
        }
        return ajv.compile(schema);
    };
}

/** Returns the document's definition of an operation. */
export function operationObject(operationId: OperationId): OperationObject | undefined {
    const [method, path] = locationOf(operationId);
    return readDocument().paths[path]?.[method];
}

/** Returns the query parameters of an operation. */
export function queryParameters(operationId: OperationId): LocatedParameter[] {
    const { components } = readDocument();
    return (operationObject(operationId)?.parameters ?? []).flatMap((parameter, index) => {
        const name = '$ref' in parameter ? parameter.$ref.split('/').at(-1) : undefined;
        const found = '$ref' in parameter ? components.parameters[name ?? ''] : parameter;
        if (found?.in !== 'query') return [];
        const schemaRef =
            name === undefined
                ? schemaOf(operationId, 'parameters', String(index), 'schema')
                : `${DOCUMENT}#/components/parameters/${name}/schema`;
        return [{ ...found, schemaRef }];
    });
}

/** Returns a reference to a schema inside an operation. */
export function schemaOf(operationId: OperationId, ...below: string[]): string {
    const [method, path] = locationOf(operationId);
    const pointer = [path, method, ...below]
        .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/');
    return `${DOCUMENT}#/paths/${pointer}`;
}

function locationOf(operationId: OperationId): [method: string, path: string] {
    const [method, path] = OPERATIONS.find(([, , id]) => id === operationId) ?? ['', ''];
    return [method.toLowerCase(), path];
}

/** Relaxes schemas that reject what the official clients send. */
function relax({ components: { schemas } }: Document): void {
    // Without a type this schema also matches numbers, and a `oneOf` that contains it fails with two matches.
    schemas['PlainObject'] = { type: 'object' } as object;
    // The document lists a few actions; integrations define their own with any fields.
    const render = schemas['RenderIntegrationUI']?.properties;
    if (render !== undefined) render['action'] = { type: 'object', required: ['action'] };
}

/** The parts of a schema that tell the shapes of a union apart. */
export interface Schema {
    $ref?: string;
    properties?: Record<string, { const?: unknown; enum?: unknown[]; [keyword: string]: unknown }>;
    allOf?: Schema[];
}

/** Follows a reference to a schema of the document. `id` refers to it from outside of the document. */
export function resolveSchema(schema: Schema): { schema: Schema; id: string } {
    const name = schema.$ref?.split('/').at(-1) ?? '';
    const found: Schema | undefined = readDocument().components.schemas[name];
    return { schema: found ?? schema, id: `${DOCUMENT}#/components/schemas/${name}` };
}
