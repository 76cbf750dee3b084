/**
 * Encodes the envelope of an invocation, as the contract defines it: JSON for bundles of our SDK, `multipart/form-data`
 * (RFC 7578) for bundles of the reference SDK and for invocations with a raw body.
 */
import { JSON_ENVELOPE_TYPE, ENVELOPE_PARTS, type Environment } from '@bindery/contract';

import type { InvocationRequest } from '../interface.ts';

/** JSON escapes CR and LF, so only the raw body can contain the delimiter; `encodeEnvelope` checks it. */
const BOUNDARY = 'bindery-envelope-6f1d0c5b7e2a4983';

export interface Envelope {
    contentType: string;
    body: string | Buffer;
}

type EnvelopeContent = Pick<InvocationRequest, 'event' | 'environment' | 'fetchBody' | 'sdk'>;

export function encodeEnvelope(request: EnvelopeContent): Envelope {
    const { fetchBody } = request;
    const event = JSON.stringify(request.event);
    const environment = environmentText(request.environment);
    if (fetchBody === undefined && request.sdk === 'bindery') {
        return {
            contentType: JSON_ENVELOPE_TYPE,
            body: `{"event":${event},"environment":${environment}}`,
        };
    }
    const body =
        fetchBody && Buffer.from(fetchBody.buffer, fetchBody.byteOffset, fetchBody.byteLength);
    let boundary = BOUNDARY;
    while (body?.includes(boundary)) boundary = `${BOUNDARY}-${crypto.randomUUID()}`;
    const text =
        part(boundary, ENVELOPE_PARTS.event, event) +
        part(boundary, ENVELOPE_PARTS.environment, environment);
    const contentType = `multipart/form-data; boundary=${boundary}`;
    if (!body) return { contentType, body: `${text}--${boundary}--\r\n` };
    // The file name makes the SDK's form parser return a File, that is bytes instead of text. The part has no content
    // type, because the SDK would add the type of the File to the headers of the request that it constructs.
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${ENVELOPE_PARTS.fetchBody}"; filename="body"\r\n\r\n`;
    return {
        contentType,
        body: Buffer.concat([
            Buffer.from(text + head),
            body,
            Buffer.from(`\r\n--${boundary}--\r\n`),
        ]),
    };
}

function part(boundary: string, name: string, value: string): string {
    return `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

/**
 * Caches the JSON of environments. Invocations of one installation share the object, which is the larger part of most
 * envelopes.
 */
const environmentTexts = new WeakMap<Environment, string>();

function environmentText(environment: Environment): string {
    let text = environmentTexts.get(environment);
    if (text === undefined) {
        text = JSON.stringify(environment);
        environmentTexts.set(environment, text);
    }
    return text;
}
