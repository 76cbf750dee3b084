/**
 * The envelope: how the host calls an integration. `POST /v1`, `multipart/form-data`, with the parts named here.
 * Every bundle built with the reference SDK expects exactly this.
 */
export const ENVELOPE_PATH = '/v1';

/** The form fields of an envelope. */
export const ENVELOPE_PARTS = {
    /** The event, JSON. A text field: a bundle of the reference SDK fails when it is sent as a file. */
    event: 'event',
    /** The environment, JSON. */
    environment: 'environment',
    /** The raw bytes of the original request; only for `fetch` events with a body. */
    fetchBody: 'fetch-body',
} as const;

/**
 * The content type of a second form, for versions whose `sdk` is `bindery` and calls without a raw body: `POST /v1`
 * with the JSON of `{ event, environment }`. A multipart form takes longer to write and to parse than most renders.
 *
 * @example
 * fetch('http://integration/v1', {
 *     method: 'POST',
 *     headers: { 'content-type': JSON_ENVELOPE_TYPE },
 *     body: JSON.stringify({ event, environment }),
 * });
 */
export const JSON_ENVELOPE_TYPE = 'application/x-bindery-envelope+json';
