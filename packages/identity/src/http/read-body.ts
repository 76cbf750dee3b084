import { PlatformError } from '@bindery/platform';
import type { Context } from 'hono';
import type { z } from 'zod';

const MAX_BYTES = 8 * 1024;

/**
 * Reads a small JSON body, and stops as soon as it is too long.
 *
 * @throws PlatformError `too_large`, or `invalid` that names the field.
 */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    // Node's streams are iterable; the DOM's type of a stream is not.
    const body = (c.req.raw.body ?? []) as unknown as AsyncIterable<Uint8Array>;
    for await (const chunk of body) {
        length += chunk.length;
        if (length > MAX_BYTES) {
            throw new PlatformError('too_large', `The body is larger than ${MAX_BYTES} bytes.`);
        }
        chunks.push(chunk);
    }
    let value: unknown;
    try {
        value = JSON.parse(Buffer.concat(chunks).toString());
    } catch (error) {
        throw new PlatformError('invalid', 'The body is not JSON.', { cause: error });
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new PlatformError(
        'invalid',
        `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is wrong'}`,
    );
}
