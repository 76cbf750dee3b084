/** Reads the envelope that the host sends: the event, the environment, and the raw body of a forwarded HTTP request. */
import { JSON_ENVELOPE_TYPE, ENVELOPE_PARTS } from '@bindery/contract/envelope';
import type { Event } from '@bindery/contract/event';
import type { IntegrationEnvironment } from '@gitbook/api';

export interface Envelope {
    event: Event;
    environment: IntegrationEnvironment;
    body: RawBody;
}

/** The original request's body as a form file or field; null when the request had none. */
export type RawBody = File | string | null;

/**
 * Reads a multipart or a JSON envelope, and checks the fields that the SDK itself reads.
 *
 * @throws TypeError that names the missing or malformed part.
 */
export async function readEnvelope(request: Request): Promise<Envelope> {
    const parts =
        request.headers.get('content-type') === JSON_ENVELOPE_TYPE
            ? // Any JSON value; the required fields are checked below.
              (parse(await request.text(), 'the body') as Partial<Envelope> | null)
            : await readForm(request);
    const { event, environment, body = null } = parts ?? {};
    const required = {
        event,
        ...(event?.type === 'fetch' ? { 'event.request': event.request } : {}),
        'environment.integration': environment?.integration,
        'environment.apiTokens': environment?.apiTokens,
    };
    for (const [name, value] of Object.entries(required)) {
        if (value === null || value === undefined) {
            throw malformed(`"${name}" is missing`);
        }
    }
    // The host guarantees the shape of the remaining fields.
    return { event, environment, body } as Envelope;
}

async function readForm(request: Request): Promise<Partial<Envelope>> {
    const form = await request.formData().catch((cause: unknown) => {
        throw malformed('the body must be a form with "event" and "environment"', cause);
    });
    return {
        event: readPart(form, ENVELOPE_PARTS.event),
        environment: readPart(form, ENVELOPE_PARTS.environment),
        body: form.get(ENVELOPE_PARTS.fetchBody),
    };
}

function readPart<Shape>(form: FormData, name: string): Shape {
    const text = form.get(name);
    if (typeof text !== 'string') {
        throw malformed(
            `the form field "${name}" must be JSON text, got ${text ? 'a file' : 'nothing'}`,
        );
    }
    // The host guarantees the shape; `readEnvelope` checks the fields that the SDK reads.
    return parse(text, `the form field "${name}"`) as Shape;
}

function parse(text: string, place: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // No `cause`: the parser's error quotes the text, which may contain secrets, and causes are logged.
        throw malformed(`${place} is no JSON`);
    }
}

function malformed(problem: string, cause?: unknown): TypeError {
    return new TypeError(`Malformed envelope: ${problem}`, { cause });
}
