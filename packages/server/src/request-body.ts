import { PlatformError } from '@bindery/platform';

/** Bodies of the API are small: configurations, and the properties and state of a block. */
const LARGEST_BODY_BYTES = 1024 * 1024;

/** A published script, its icon and its pictures, which are base64. */
export const LARGEST_PUBLICATION_BYTES = 16 * 1024 * 1024;

/**
 * Reads a body, and stops as soon as it is too long.
 *
 * @throws PlatformError `too_large`.
 */
export async function readBody(
    request: Request,
    limit: number = LARGEST_BODY_BYTES,
): Promise<Uint8Array> {
    const declared = Number(request.headers.get('content-length') ?? 0);
    if (declared > limit) throw tooLarge(limit);
    // The parser of HTTP holds a body to the length that it declares: it can be read at once, without a stream.
    if (declared > 0) return new Uint8Array(await request.arrayBuffer());
    if (request.body === null) return new Uint8Array();
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
        length += chunk.length;
        if (length > limit) throw tooLarge(limit);
        chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/**
 * Reads a JSON body; undefined when there is none.
 *
 * @throws PlatformError `too_large`, `invalid`.
 */
export async function readJson(request: Request, limit?: number): Promise<unknown> {
    const bytes = await readBody(request, limit);
    if (bytes.length === 0) return undefined;
    try {
        // A view: the bytes are not copied once more.
        return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    } catch (error) {
        throw new PlatformError('invalid', 'The body is not JSON.', { cause: error });
    }
}

function tooLarge(limit: number): PlatformError {
    return new PlatformError('too_large', `The body is larger than ${limit} bytes.`);
}
