import type { ErrorObject } from 'ajv/dist/2020.js';

import { createCompiler, resolveSchema, type Schema } from './openapi-document.ts';

/** The error of one value: where it is, and what is wrong. */
type ValueError = Pick<ErrorObject, 'instancePath' | 'message' | 'params'>;

const compile = createCompiler();

/** Describes up to three errors at the deepest level; errors above them only report that a nested value is invalid. */
export function describeErrors(errors: ErrorObject[]): string {
    const narrowed = narrowUnions(errors);
    const depthOf = ({ instancePath }: ValueError) => instancePath.split('/').length;
    const deepest = Math.max(...narrowed.map(depthOf));
    const messages = narrowed.filter((error) => depthOf(error) === deepest).map(describe);
    return `${[...new Set(messages)].slice(0, 3).join('; ')}.`;
}

function describe({ instancePath, message, params }: ValueError): string {
    const field = instancePath.slice(1).replaceAll('/', '.') || 'The body';
    const allowed = (params as { allowedValues?: unknown[] }).allowedValues;
    return `${field} ${message ?? 'is wrong'}${allowed === undefined ? '' : `: ${allowed.join(', ')}`}`;
}

/**
 * Reduces the errors of a value that matches no shape of a union: it has the errors of all shapes. Keeps only those of
 * the shape that the value's `type` names, so that the message names the field that is wrong in that shape.
 */
function narrowUnions(errors: readonly ErrorObject[]): ValueError[] {
    const union = errors
        .filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf')
        .toSorted((a, b) => a.instancePath.length - b.instancePath.length)[0];
    if (union === undefined) return [...errors];
    const { instancePath, data } = union;
    const found = errorsOfUnion((union.schema as Schema[] | undefined) ?? [], data);
    if (found === undefined) return [...errors];
    return [
        ...errors.filter((error) => !error.instancePath.startsWith(instancePath)),
        ...found.map((error) => ({ ...error, instancePath: instancePath + error.instancePath })),
    ];
}

/** Returns the errors of the shape that `value.type` names; undefined if the shapes do not differ by their type. */
function errorsOfUnion(shapes: readonly Schema[], value: unknown): ValueError[] | undefined {
    if (typeof value !== 'object' || value === null || shapes.length === 0) return undefined;
    const types = shapes.map((shape) => typeOf(shape));
    if (types.includes(undefined)) return undefined;
    const { type } = value as { type?: unknown };
    if (type === undefined) {
        return [{ instancePath: '', message: `must have required property 'type'`, params: {} }];
    }
    const shape = shapes[types.indexOf(type as string)];
    if (shape?.$ref === undefined) {
        return [
            {
                instancePath: '/type',
                message: 'must be equal to one of the allowed values',
                params: { allowedValues: [...new Set(types)] },
            },
        ];
    }
    const validate = compile({ $ref: resolveSchema(shape).id });
    validate(value);
    return narrowUnions(validate.errors ?? []);
}

/** Returns the only value that a shape allows for its property `type`; undefined if there is none. */
function typeOf(shape: Schema): unknown {
    const { schema } = resolveSchema(shape);
    const { type } = schema.properties ?? {};
    if (type?.const !== undefined) return type.const;
    if (type?.enum?.length === 1) return type.enum[0];
    return schema.allOf?.map(typeOf).find((found) => found !== undefined);
}
