import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

interface OpenAPIDocument {
    paths: Record<string, Record<string, OperationObject>>;
    components: { schemas: Record<string, SchemaObject> };
}

interface OperationObject {
    operationId?: string;
    responses?: Record<string, { $ref?: string; content?: Record<string, object> }>;
}

interface SchemaObject {
    type?: string;
    oneOf?: SchemaObject[];
    anyOf?: SchemaObject[];
    properties?: Record<string, SchemaObject>;
    allOf?: SchemaObject[];
    additionalProperties?: unknown;
    title?: string;
}

const ID = 'https://bindery.invalid/openapi.json';
const path = fileURLToPath(import.meta.resolve('@gitbook/api/spec/openapi.json'));
const document = JSON.parse(readFileSync(path, 'utf8')) as OpenAPIDocument;
loosen(document.components.schemas);
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addFormat('emoji', true);
ajv.addFormat('icon', true);
ajv.addSchema(document, ID);

/** Where no answer could satisfy the letter of the document. */
function loosen(schemas: Record<string, SchemaObject>): void {
    // Without a type, every value is also a PlainObject, so that never exactly one alternative holds.
    Object.assign(schemas['PlainObject'] ?? {}, { type: 'object' });
    // A page "without content" may have no other property by this alternative, but a page has many.
    const empty = schemas['Document']?.oneOf?.find(({ title }) => title === 'Empty');
    delete empty?.additionalProperties;
    Object.assign(empty ?? {}, {
        not: { anyOf: [{ required: ['markdown'] }, { required: ['document'] }] },
    });
    // Alternatives that hold one another: whoever is a SpaceEvent is an InstallationEvent too, and a title that changed
    // is one of a document, of a group and of a link.
    anyOf(schemas['UIRenderEvent']?.allOf?.[0]);
    anyOf(schemas['RevisionSemanticChangePageEdited']?.properties?.['attributes']);
}

function anyOf(schema: SchemaObject | undefined): void {
    if (schema?.oneOf === undefined) throw new Error('The document changed: look again.');
    schema.anyOf = schema.oneOf;
    delete schema.oneOf;
}

/** Each alternative that does not hold adds its own complaints; the first say enough. */
const TOLD = 5;

const validators = new Map<string, ValidateFunction | null>();

/** The operation that a request calls. */
export function operationOf(method: string, pathname: string): string | undefined {
    for (const [template, methods] of Object.entries(document.paths)) {
        const pattern = new RegExp(
            `^/v1${template.replace('{pagePath}', '.+').replaceAll(/\{\w+\}/g, '[^/]+')}$`,
        );
        const operation = methods[method.toLowerCase()];
        if (operation?.operationId !== undefined && pattern.test(pathname))
            return operation.operationId;
    }
    return undefined;
}

/** What the document has against an answer; empty: nothing. */
export function checkResponse(operationId: string, status: number, body: unknown): string[] {
    const key = `${operationId} ${status}`;
    let validate = validators.get(key);
    if (validate === undefined) {
        validate = compile(operationId, status);
        validators.set(key, validate);
    }
    if (validate === null) return body === undefined ? [] : [`${key} should have no body`];
    if (validate(body)) return [];
    return (validate.errors ?? [])
        .slice(-TOLD)
        .map(
            ({ instancePath, message, params }) =>
                `${key}${instancePath} ${message} ${JSON.stringify(params)}`,
        );
}

/** What the document has against a value of one of its schemas, e.g. an event; empty: nothing. */
export function checkSchema(name: string, value: unknown): string[] {
    let validate = validators.get(name);
    if (validate === undefined || validate === null) {
        validate = ajv.compile({ $ref: `${ID}#/components/schemas/${name}` });
        validators.set(name, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? [])
        .slice(-TOLD)
        .map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
}

function compile(operationId: string, status: number): ValidateFunction | null {
    for (const [template, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
            if (operation.operationId !== operationId) continue;
            const response = operation.responses?.[status];
            // Errors that an operation does not list have the document's one shape.
            if (response === undefined && status >= 400) return ajv.compile(ERROR);
            if (response === undefined) throw new Error(`${operationId} never answers ${status}.`);
            if (response.$ref !== undefined) {
                return ajv.compile({
                    $ref: `${ID}${response.$ref}/content/application~1json/schema`,
                });
            }
            if (response.content?.['application/json'] === undefined) return null;
            const pointer = [
                template,
                method,
                'responses',
                String(status),
                'content',
                'application/json',
                'schema',
            ]
                .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
                .join('/');
            return ajv.compile({ $ref: `${ID}#/paths/${pointer}` });
        }
    }
    throw new Error(`There is no operation ${operationId}.`);
}

const ERROR = {
    type: 'object',
    required: ['error'],
    properties: {
        error: {
            type: 'object',
            required: ['code', 'message'],
            properties: { code: { type: 'integer' }, message: { type: 'string' } },
        },
    },
};
