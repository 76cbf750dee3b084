import type { ValidateFunction } from 'ajv/dist/2020.js';

import { PlatformError } from '@bindery/platform';

import { describeErrors } from './describe-errors.ts';
import { createCompiler, queryParameters } from './openapi-document.ts';
import type { ApiCall, OperationId } from './operation.ts';

interface ParameterCheck {
    name: string;
    required: boolean;
    isList: boolean;
    /** Validates an object with the parameter, so that errors name it. */
    validate: ValidateFunction;
}

/** Values of a query are strings: `limit=5` is coerced to a number where the OpenAPI document requires one. */
const compile = createCompiler({ coerceTypes: true });
const cache = new Map<OperationId, ParameterCheck[]>();

/**
 * Validates the query parameters that the OpenAPI document defines. Empty ones count as absent; unknown ones are
 * ignored.
 *
 * @throws PlatformError `invalid` that names the parameter and what was expected.
 */
export function checkQuery(operationId: OperationId, call: ApiCall): void {
    const checks = cache.get(operationId) ?? checksOf(operationId);
    if (checks.length === 0) return;
    const { query } = call;
    for (const { name, required, isList, validate } of checks) {
        const values = query.getAll(name).filter((value) => value !== '');
        if (required && values.length === 0) {
            throw new PlatformError('invalid', `The query needs the parameter ${name}.`);
        }
        if (values.length === 0) continue;
        for (const value of isList ? [values] : values) {
            if (validate({ [name]: value })) continue;
            throw new PlatformError('invalid', describeErrors(validate.errors ?? []));
        }
    }
}

function checksOf(operationId: OperationId): ParameterCheck[] {
    const checks = queryParameters(operationId).map(({ name, required, schema, schemaRef }) => ({
        name,
        required: required === true,
        isList: schema.type === 'array',
        validate: compile({ type: 'object', properties: { [name]: { $ref: schemaRef } } }),
    }));
    cache.set(operationId, checks);
    return checks;
}
