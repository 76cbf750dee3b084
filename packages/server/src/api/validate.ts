import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

import { PlatformError } from '@bindery/platform';

import type { Call, OperationId } from './operation.ts';
import { OPERATIONS } from './operations.generated.ts';

/** The parts of the OpenAPI document that requests are checked against. */
interface Document {
    components: { schemas: Record<string, { properties?: Record<string, object> }> };
    paths: Record<
        string,
        Record<
            string,
            { requestBody?: { required?: boolean; content: Record<string, { schema: object }> } }
        >
    >;
}

const DOCUMENT = 'https://bindery.invalid/openapi.json';

interface Loaded {
    document: Document;
    ajv: Ajv2020;
}

let loaded: Loaded | undefined;
const bodies = new Map<OperationId, BodyCheck>();

interface BodyCheck {
    required: boolean;
    validate: ValidateFunction | null;
}

/**
 * Checks a request's body against the published document. Its three megabytes are read, and a validator compiled, when
 * an operation is first called: at start they would cost more than all the rest.
 *
 * @throws PlatformError `invalid` that names the field and what was expected.
 */
export function checkRequest(operationId: OperationId, call: Call): void {
    const { method } = call.request;
    if (method !== 'GET' && method !== 'DELETE') checkBody(operationId, call.body);
}

/** Checks what stands for an operation's body. @throws PlatformError `invalid`. */
export function checkBody(operationId: OperationId, body: unknown): void {
    const { required, validate } = bodyCheck(operationId);
    if (body === undefined) {
        if (required) throw new PlatformError('invalid', 'The request needs a JSON body.');
        return;
    }
    if (validate === null || validate(body)) return;
    throw new PlatformError('invalid', describe(validate.errors ?? []));
}

/** Makes the checks of operations ahead of their first call. */
export function warmChecks(operations: readonly OperationId[]): void {
    for (const operation of operations) bodyCheck(operation);
}

function bodyCheck(operationId: OperationId): BodyCheck {
    const known = bodies.get(operationId);
    if (known !== undefined) return known;
    const { document, ajv } = load();
    const operation = OPERATIONS.find(([, , id]) => id === operationId);
    const [method, path] = operation ?? ['', ''];
    const definition = document.paths[path]?.[method.toLowerCase()]?.requestBody;
    const pointer = [
        path,
        method.toLowerCase(),
        'requestBody',
        'content',
        'application/json',
        'schema',
    ]
        .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
        .join('/');
    const check: BodyCheck = {
        required: definition?.required ?? false,
        validate:
            definition?.content['application/json'] === undefined
                ? null
                : ajv.compile({ $ref: `${DOCUMENT}#/paths/${pointer}` }),
    };
    bodies.set(operationId, check);
    return check;
}

function load(): Loaded {
    if (loaded !== undefined) return loaded;
    const path = fileURLToPath(import.meta.resolve('@gitbook/api/spec/openapi.json'));
    const document = JSON.parse(readFileSync(path, 'utf8')) as Document;
    loosen(document);
    // The document has keywords of OpenAPI beside those of JSON Schema, hence not strict.
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
    formats.default(ajv);
    // The document's own formats, which it does not define.
    ajv.addFormat('emoji', true);
    ajv.addFormat('icon', true);
    ajv.addSchema(document, DOCUMENT);
    loaded = { document, ajv };
    return loaded;
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
function describe(errors: ErrorObject[]): string {
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
