import type { JsonLimits } from '@bindery/contract';
import { PlatformError } from '@bindery/platform';

import { meterOf } from './budget/request-meter.ts';
import { parseJson } from './parse-json.ts';

/** Limit of a body: more than configurations and the props and state of a block need. */
const MAX_BODY_BYTES = 1024 * 1024;

export interface BodyLimits extends Partial<JsonLimits> {
    maxBytes?: number;
}

/**
 * Reads a body, and stops as soon as it is too long.
 *
 * @throws PlatformError `too_large`, `too_many_requests`.
 */
export async function readBody(
    request: Request,
    maxBytes: number = MAX_BODY_BYTES,
): Promise<Uint8Array> {
    const declared = Number(request.headers.get('content-length') ?? 0);
    if (declared > maxBytes) throw tooLarge(maxBytes);
    const meter = meterOf(request);
    // Node's HTTP parser enforces the declared length, so the body can be read at once, without a stream.
    if (declared > 0) {
        return meter.read(declared, async () => new Uint8Array(await request.arrayBuffer()));
    }
    if (request.body === null) return new Uint8Array();
    return meter.read(undefined, () => readStream(request, maxBytes));
}

async function readStream(request: Request, maxBytes: number): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    // Node's streams are iterable; the DOM's type of a stream is not.
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
        length += chunk.length;
        if (length > maxBytes) throw tooLarge(maxBytes);
        chunks.push(chunk);
    }
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/**
 * Reads a JSON body within limits of bytes, depth and values; undefined without a body. Parsing is charged to the
 * request's callers, and waits for a turn of the event loop if the body is large.
 *
 * @throws PlatformError `too_large`, `invalid`, `too_many_requests`.
 */
export async function readJson(request: Request, limits: BodyLimits = {}): Promise<unknown> {
    const bytes = await readBody(request, limits.maxBytes);
    if (bytes.length === 0) return undefined;
    return meterOf(request).runSized(bytes.length, () => parseJson(bytes, 'The body', limits));
}

function tooLarge(maxBytes: number): PlatformError {
    return new PlatformError('too_large', `The body is larger than ${maxBytes} bytes.`);
}
