import type { ValidateFunction } from 'ajv/dist/2020.js';

import { PlatformError } from '@bindery/platform';

import { createCompiler, describeErrors, queryParameters } from './openapi-document.ts';
import type { ApiCall, OperationId } from './operation.ts';

interface ParameterCheck {
    name: string;
    required: boolean;
    isList: boolean;
    /** Of an object with the parameter, so that it is named when it is wrong. */
    validate: ValidateFunction;
}

/** A query is text: `limit=5` is a number where the document wants one. */
const compile = createCompiler({ coerceTypes: true });
const known = new Map<OperationId, ParameterCheck[]>();

/**
 * Checks the parameters of a query that the document names. Empty ones count as absent; others are none of its business.
 *
 * @throws PlatformError `invalid` that names the parameter and what was expected.
 */
export function checkQuery(operationId: OperationId, call: ApiCall): void {
    const checks = known.get(operationId) ?? checksOf(operationId);
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
    known.set(operationId, checks);
    return checks;
}
