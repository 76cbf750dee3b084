import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import type { OperationId } from './operation.ts';
import { OPERATIONS } from './operations.generated.ts';

/** The parts of the OpenAPI document that requests are checked against. */
interface Document {
    components: {
        schemas: Record<string, { properties?: Record<string, object> }>;
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

/** A parameter, and where its schema stands. */
export interface LocatedParameter extends Parameter {
    schemaRef: string;
}

const DOCUMENT = 'https://bindery.invalid/openapi.json';

let read: Document | undefined;

/** Read when it is first needed: at start its three megabytes would cost more than all the rest. */
function readDocument(): Document {
    if (read !== undefined) return read;
    const path = fileURLToPath(import.meta.resolve('@gitbook/api/spec/openapi.json'));
    read = JSON.parse(readFileSync(path, 'utf8')) as Document;
    loosen(read);
    return read;
}

/** Compiles schemas that refer to the document. */
export function createCompiler(options: Options = {}): (schema: object) => ValidateFunction {
    let ajv: Ajv2020 | undefined;
    return (schema) => {
        if (ajv === undefined) {
            // The document has keywords of OpenAPI beside those of JSON Schema, hence not strict.
            ajv = new Ajv2020({
                strict: false,
                allErrors: true,
                validateFormats: true,
                ...options,
            });
            formats.default(ajv);
            // The document's own formats, which it does not define.
            ajv.addFormat('emoji', true);
            ajv.addFormat('icon', true);
            ajv.addSchema(readDocument(), DOCUMENT);
        }
        return ajv.compile(schema);
    };
}

/** What the document says of an operation. */
export function operationObject(operationId: OperationId): OperationObject | undefined {
    const [method, path] = placeOf(operationId);
    return readDocument().paths[path]?.[method];
}

/** Parameters of an operation's query. */
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

/** Refers to a schema below an operation. */
export function schemaOf(operationId: OperationId, ...below: string[]): string {
    const [method, path] = placeOf(operationId);
    const pointer = [path, method, ...below]
        .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/');
    return `${DOCUMENT}#/paths/${pointer}`;
}

function placeOf(operationId: OperationId): [method: string, path: string] {
    const [method, path] = OPERATIONS.find(([, , id]) => id === operationId) ?? ['', ''];
    return [method.toLowerCase(), path];
}

/** Where the document, taken by its letter, refuses what every client sends. */
function loosen({ components: { schemas } }: Document): void {
    // It has no type, so that a number is one too, and then too many of the alternatives of its values hold.
    schemas['PlainObject'] = { type: 'object' } as object;
    // Integrations name actions of their own and give them what they like; only a few are the document's.
    const render = schemas['RenderIntegrationUI']?.properties;
    if (render !== undefined) render['action'] = { type: 'object', required: ['action'] };
}

/** The deepest mistakes say most: those above only say that something below is wrong. */
export function describeErrors(errors: ErrorObject[]): string {
    const deepest = Math.max(...errors.map((error) => error.instancePath.split('/').length));
    const told = errors
        .filter((error) => error.instancePath.split('/').length === deepest)
        .slice(0, 3)
        .map(({ instancePath, message, params }) => {
            const field = instancePath.slice(1).replaceAll('/', '.') || 'The body';
            const allowed = (params as { allowedValues?: unknown[] }).allowedValues;
            return `${field} ${message ?? 'is wrong'}${allowed === undefined ? '' : `: ${allowed.join(', ')}`}`;
        });
    return `${[...new Set(told)].join('; ')}.`;
}
