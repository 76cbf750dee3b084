/** How a host calls: the event, the environment, and the raw body of a forwarded HTTP request. */
import { DIRECT_ENVELOPE_TYPE, ENVELOPE_PARTS } from '@bindery/contract/envelope';
import type { Event } from '@bindery/contract/event';
import type { IntegrationEnvironment } from '@gitbook/api';

export interface Envelope {
    event: Event;
    environment: IntegrationEnvironment;
    body: RawBody;
}

/** A file, or the text of a field; null when the original request had none. */
export type RawBody = File | string | null;

/** Reads either form of the envelope; what the parts hold is the host's promise. Throws on anything else. */
export async function readEnvelope(request: Request): Promise<Envelope> {
    if (request.headers.get('content-type') === DIRECT_ENVELOPE_TYPE) {
        const { event, environment }: Omit<Envelope, 'body'> = await request.json();
        return { event, environment, body: null };
    }
    const form = await request.formData();
    return {
        event: readPart(form, ENVELOPE_PARTS.event),
        environment: readPart(form, ENVELOPE_PARTS.environment),
        body: form.get(ENVELOPE_PARTS.fetchBody),
    };
}

function readPart<Shape>(form: FormData, name: string): Shape {
    const text = form.get(name);
    if (typeof text !== 'string') {
        throw new TypeError(
            `Malformed envelope: the form field "${name}" must be JSON text, got ${text ? 'a file' : 'nothing'}`,
        );
    }
    try {
        return JSON.parse(text);
    } catch (cause) {
        throw new TypeError(`Malformed envelope: the form field "${name}" is no JSON`, { cause });
    }
}
