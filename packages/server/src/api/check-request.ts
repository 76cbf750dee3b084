import type { ValidateFunction } from 'ajv/dist/2020.js';

import { PlatformError } from '@bindery/platform';

import { describeErrors } from './describe-errors.ts';
import { createCompiler, operationObject, schemaOf } from './openapi-document.ts';
import type { ApiCall, OperationId } from './operation.ts';
import { checkQuery } from './check-query.ts';

const compile = createCompiler();
const bodies = new Map<OperationId, BodyCheck>();

interface BodyCheck {
    required: boolean;
    validate: ValidateFunction | null;
}

/**
 * Checks a request's query and body against the published document. Validators are compiled when an operation is first
 * called.
 *
 * @throws PlatformError `invalid` that names the field and what was expected.
 */
export function checkRequest(operationId: OperationId, call: ApiCall): void {
    checkQuery(operationId, call);
    const { method } = call.request;
    if (method !== 'GET' && method !== 'DELETE') checkBody(operationId, call.body);
}

/** Validates the body of an operation. @throws PlatformError `invalid` that names the field. */
export function checkBody(operationId: OperationId, body: unknown): void {
    const { required, validate } = bodyCheck(operationId);
    if (body === undefined) {
        if (required) throw new PlatformError('invalid', 'The request needs a JSON body.');
        return;
    }
    if (validate === null || validate(body)) return;
    throw new PlatformError('invalid', describeErrors(validate.errors ?? []));
}

/** Compiles the validators of operations before their first call. */
export function warmChecks(operations: readonly OperationId[]): void {
    for (const operation of operations) bodyCheck(operation);
}

function bodyCheck(operationId: OperationId): BodyCheck {
    const cached = bodies.get(operationId);
    if (cached !== undefined) return cached;
    const definition = operationObject(operationId)?.requestBody;
    const check: BodyCheck = {
        required: definition?.required ?? false,
        validate:
            definition?.content['application/json'] === undefined
                ? null
                : compile({
                      $ref: schemaOf(
                          operationId,
                          'requestBody',
                          'content',
                          'application/json',
                          'schema',
                      ),
                  }),
    };
    bodies.set(operationId, check);
    return check;
}
