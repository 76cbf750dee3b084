import { PlatformError } from '@bindery/platform';
import type { Env, MiddlewareHandler } from 'hono';
import type { z } from 'zod';

import { meterOf } from './budget/request-meter.ts';
import { readJson, type BodyLimits } from './request-body.ts';

/**
 * Parses the body with a schema: `c.req.valid('json')`.
 *
 * @throws PlatformError `too_large`, or `invalid` that names the field.
 */
export function validJson<T>(
    schema: z.ZodType<T>,
    limits?: BodyLimits,
): MiddlewareHandler<Env, string, { in: { json: T }; out: { json: T } }> {
    return async (c, next) => {
        const body = await readJson(c.req.raw, limits);
        const value = meterOf(c.req.raw).run(() => parseWith(schema, body));
        // Hono types validated data as `object`, and the schema of a body describes an object.
        c.req.addValidatedData('json', value as object);
        await next();
    };
}

/**
 * Parses the query with a schema: `c.req.valid('query')`. Unknown parameters are ignored; the first value of a repeated
 * parameter is used.
 *
 * @throws PlatformError `invalid` that names the parameter.
 */
export function validQuery<Output, Input>(
    schema: z.ZodType<Output, Input>,
): MiddlewareHandler<Env, string, { in: { query: Input }; out: { query: Output } }> {
    return async (c, next) => {
        // Hono types validated data as `object`, and the schema of a query describes an object.
        c.req.addValidatedData('query', parseWith(schema, c.req.query()) as object);
        await next();
    };
}

/** @throws PlatformError `invalid` that names the first field that is wrong. */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new PlatformError(
        'invalid',
        `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is wrong'}`,
    );
}
