import { z } from 'zod';
import { manifestSchema } from '@bindery/contract';

import { similarTo } from '../similar.ts';
import type { PlacedMessage } from './describe-issue.ts';

/**
 * Finds fields that the schema does not have, at every depth. The official CLI drops them silently; a misspelt `blocks`
 * then looks like an integration without blocks. Each message names the known field that the unknown one resembles.
 */
export function findUnknownFields(data: unknown): PlacedMessage[] {
    return unknownIn(data, manifestSchema, []);
}

function unknownIn(data: unknown, schema: z.ZodType, path: PropertyKey[]): PlacedMessage[] {
    const inner = unwrap(schema, data);
    if (Array.isArray(data) && inner instanceof z.ZodArray) {
        const element = inner.element as z.ZodType; // zod types an array's element by its core class
        return data.flatMap((item, index) => unknownIn(item, element, [...path, index]));
    }
    if (typeof data !== 'object' || data === null) return [];
    if (inner instanceof z.ZodRecord) {
        const valueType = inner.valueType as z.ZodType; // zod types a record's values by their core class
        return Object.entries(data).flatMap(([key, value]) =>
            unknownIn(value, valueType, [...path, key]),
        );
    }
    if (!(inner instanceof z.ZodObject)) return [];
    const shape = inner.shape as Record<string, z.ZodType>; // zod types an object's fields by their core class
    return Object.entries(data).flatMap(([key, value]) => {
        const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
        if (known !== undefined) return unknownIn(value, known, [...path, key]);
        const similar = similarTo(key, Object.keys(shape));
        const hint = similar === undefined ? 'it has no effect' : `did you mean “${similar}”?`;
        return [{ path: [...path, key], message: `is no field of the manifest: ${hint}` }];
    });
}

/** Removes `optional` and defaults from a schema, and replaces a union by its option that accepts the data. */
function unwrap(schema: z.ZodType, data: unknown): z.ZodType {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
        return unwrap(schema.unwrap() as z.ZodType, data);
    }
    if (schema instanceof z.ZodUnion) {
        const options = schema.options as z.ZodType[]; // zod types options by their core class
        const accepting = options.find((option) => option.safeParse(data).success);
        return accepting === undefined ? schema : unwrap(accepting, data);
    }
    return schema;
}
