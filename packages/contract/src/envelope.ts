/**
 * The envelope: the request with which a host calls an integration. `POST /v1` with a `multipart/form-data` body of the
 * parts in `ENVELOPE_PARTS`. Bundles built with the reference SDK accept no other format.
 */
export const ENVELOPE_PATH = '/v1';

/** The form fields of an envelope. */
export const ENVELOPE_PARTS = {
    /** The event as JSON. Must be a text field: bundles of the reference SDK fail on a file. */
    event: 'event',
    /** The environment as JSON. */
    environment: 'environment',
    /** The raw bytes of the original request's body; only for `fetch` events with a body. */
    fetchBody: 'fetch-body',
} as const;

/**
 * The content type of the JSON envelope: `POST /v1` with the JSON of `{ event, environment }`. A host uses it for calls
 * without a raw body of versions whose `sdk` is `bindery`: a multipart form takes longer to write and parse than most
 * renders (`docs/decisions/0012-sdk-direct-envelope.md`).
 *
 * @example
 * fetch('http://integration/v1', {
 *     method: 'POST',
 *     headers: { 'content-type': JSON_ENVELOPE_TYPE },
 *     body: JSON.stringify({ event, environment }),
 * });
 */
export const JSON_ENVELOPE_TYPE = 'application/x-bindery-envelope+json';
