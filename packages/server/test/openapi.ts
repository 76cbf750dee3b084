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
relax(document.components.schemas);
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addFormat('emoji', true);
ajv.addFormat('icon', true);
ajv.addSchema(document, ID);

/** Relaxes schemas that no response can match. */
function relax(schemas: Record<string, SchemaObject>): void {
    // Without a type this schema matches every value, and a `oneOf` that contains it fails with two matches.
    Object.assign(schemas['PlainObject'] ?? {}, { type: 'object' });
    // The schema of a page "without content" allows no other properties, but pages have many.
    const empty = schemas['Document']?.oneOf?.find(({ title }) => title === 'Empty');
    delete empty?.additionalProperties;
    Object.assign(empty ?? {}, {
        not: { anyOf: [{ required: ['markdown'] }, { required: ['document'] }] },
    });
    // The alternatives of these schemas overlap: every SpaceEvent is an InstallationEvent, and the change of a title
    // matches documents, groups and links.
    anyOf(schemas['UIRenderEvent']?.allOf?.[0]);
    anyOf(schemas['RevisionSemanticChangePageEdited']?.properties?.['attributes']);
}

function anyOf(schema: SchemaObject | undefined): void {
    if (schema?.oneOf === undefined) throw new Error('The document changed: look again.');
    schema.anyOf = schema.oneOf;
    delete schema.oneOf;
}

/** Maximum number of reported errors. Every schema of a `oneOf` adds errors; the last ones suffice. */
const MAX_ERRORS = 5;

const validators = new Map<string, ValidateFunction | null>();

/** Returns the id of a request's operation. */
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

/** Returns the schema deviations of a response. */
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
        .slice(-MAX_ERRORS)
        .map(
            ({ instancePath, message, params }) =>
                `${key}${instancePath} ${message} ${JSON.stringify(params)}`,
        );
}

/** Returns the schema deviations of a value, e.g. an event. */
export function checkSchema(name: string, value: unknown): string[] {
    let validate = validators.get(name);
    if (validate === undefined || validate === null) {
        validate = ajv.compile({ $ref: `${ID}#/components/schemas/${name}` });
        validators.set(name, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? [])
        .slice(-MAX_ERRORS)
        .map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
}

function compile(operationId: string, status: number): ValidateFunction | null {
    for (const [template, methods] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(methods)) {
            if (operation.operationId !== operationId) continue;
            const response = operation.responses?.[status];
            // Statuses that an operation does not list have the document's common error schema.
            if (response === undefined && status >= 400) return ajv.compile(ERROR);
            if (response === undefined) throw new Error(`${operationId} never answers ${status}.`);
            if (response.$ref !== undefined) {
                return ajv.compile({
                    $ref: `${ID}${response.$ref}/content/application~1json/schema`,
                });
            }
            const type = ['application/json', 'text/event-stream'].find(
                (each) => response.content?.[each] !== undefined,
            );
            if (type === undefined) return null;
            const pointer = [
                template,
                method,
                'responses',
                String(status),
                'content',
                type,
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
