import { isDeepStrictEqual } from 'node:util';

import type { Environment, Event } from '@bindery/contract';
import * as fc from 'fast-check';

import { encodeEnvelope } from '../../packages/isolate/src/host/encode-envelope.ts';
import { IsolateError } from '../../packages/isolate/src/error.ts';
import { FrameReader } from '../../packages/isolate/src/host/frame-reader.ts';
import { readEnvelope } from '../../packages/runtime/src/envelope.ts';
import { defineTarget } from '../target.ts';
import { jsonish, jsonValue } from './jsonish.ts';

const ENDPOINT = 'http://integration/v1';

const content = fc.record({
    event: jsonValue,
    environment: jsonValue,
    body: fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }),
});

/** Envelopes: the SDK reads the same event, environment and body that the host encoded. */
export const envelope = defineTarget({
    name: 'envelope',
    weight: 0.7,
    batch: 2000,
    arbitrary: content,
    async check({ event, environment, body }) {
        const sent = {
            event: { type: 'ui_render', content: event },
            environment: { integration: {}, apiTokens: {}, content: environment },
        };
        const encoded = encodeEnvelope({
            // The casts are safe: the SDK must return any content unchanged.
            event: sent.event as unknown as Event,
            environment: sent.environment as unknown as Environment,
            sdk: 'bindery',
            ...(body === undefined ? {} : { fetchBody: body }),
        });
        const request = new Request(ENDPOINT, {
            method: 'POST',
            headers: { 'Content-Type': encoded.contentType },
            // Node's `Request` accepts buffers; the DOM's type does not name them.
            body: encoded.body as BodyInit,
        });
        const read = await readEnvelope(request);
        const bytes =
            read.body instanceof File ? new Uint8Array(await read.body.arrayBuffer()) : undefined;
        // `__proto__` and -0 do not survive JSON, as the contract says.
        const expected: unknown = JSON.parse(JSON.stringify(sent));
        if (!isDeepStrictEqual({ event: read.event, environment: read.environment }, expected)) {
            throw new Error('Another envelope was encoded.');
        }
        if (!isDeepStrictEqual(bytes, body)) throw new Error('Another body was encoded.');
    },
});

/** Malformed envelopes: the SDK throws a `TypeError` that names the malformed part. */
export const brokenEnvelope = defineTarget({
    name: 'broken-envelope',
    weight: 1,
    batch: 2000,
    arbitrary: fc.tuple(
        fc.constantFrom(
            'application/x-bindery-envelope+json',
            'multipart/form-data; boundary=b',
            'multipart/form-data',
            'text/plain',
        ),
        fc.oneof(
            jsonish,
            jsonish.map(
                (text) =>
                    `--b\r\ncontent-disposition: form-data; name="event"\r\n\r\n${text}\r\n--b--\r\n`,
            ),
        ),
    ),
    async check([type, body]) {
        try {
            await readEnvelope(
                new Request(ENDPOINT, { method: 'POST', headers: { 'Content-Type': type }, body }),
            );
        } catch (error) {
            if (!(error instanceof TypeError) || !error.message.startsWith('Malformed envelope')) {
                throw error;
            }
        }
    },
});

/** Frames of isolates, in chunks of any size. */
export const frames = defineTarget({
    name: 'frames',
    weight: 10,
    arbitrary: fc.array(fc.uint8Array({ maxLength: 24 }), { maxLength: 8 }),
    check(chunks) {
        const reader = new FrameReader({ bodyBytes: 64, jsonBytes: 32, totalJsonBytes: 64 });
        try {
            for (const chunk of chunks) reader.read(Buffer.from(chunk));
        } catch (error) {
            if (!(error instanceof RangeError) && !(error instanceof IsolateError)) throw error;
        }
    },
});
