/** How a host calls: the event, the environment, and the raw body of a forwarded HTTP request. */
import { DIRECT_ENVELOPE_TYPE, ENVELOPE_PARTS } from '@bindery/contract/envelope';
import type { Event } from '@bindery/contract/event';
import type { IntegrationEnvironment } from '@gitbook/api';

import { isObject } from './is-object.ts';
import { Logger } from './logger.ts';

const logger = Logger('integrations');

export interface Envelope {
    event: Event;
    environment: IntegrationEnvironment;
    body: RawBody;
}

/** A file, or the text of a field; null when the original request had none. */
export type RawBody = File | string | null;

/** Reads either form of the envelope, and checks what the SDK itself needs of it. Throws on anything else. */
export async function readEnvelope(request: Request): Promise<Envelope> {
    const parts =
        request.headers.get('content-type') === DIRECT_ENVELOPE_TYPE
            ? await readDirect(request)
            : await readForm(request);
    const { event, environment } = parts;
    if (isAbsent(event)) {
        throw malformed('"event" must be an object with a "type"');
    }
    if (!isObject(event)) {
        // Answered like an event without a handler, as the reference does.
        logger.error(malformed('"event" must be an object with a "type"').message);
    } else if (event['type'] === 'fetch' && isAbsent(event['request'])) {
        throw malformed('a "fetch" event must have a "request" with "url", "method" and "headers"');
    }
    for (const name of ['integration', 'apiTokens']) {
        if (isAbsent(environment) || isAbsent(Reflect.get(Object(environment), name))) {
            throw malformed(
                `"environment" must be an object with "${name}", as the published IntegrationEnvironment`,
            );
        }
    }
    // The rest of what the parts hold is the host's promise.
    return { ...parts, event: event as Event, environment: environment as IntegrationEnvironment };
}

type Unchecked = Record<'event' | 'environment', unknown> & { body: RawBody };

async function readDirect(request: Request): Promise<Unchecked> {
    const parts = parse(await request.text(), 'the body');
    if (!isObject(parts)) {
        throw malformed('the body must be an object with "event" and "environment"');
    }
    return { event: parts['event'], environment: parts['environment'], body: null };
}

async function readForm(request: Request): Promise<Unchecked> {
    const form = await request.formData().catch((cause: unknown) => {
        const { event, environment } = ENVELOPE_PARTS;
        throw malformed(`the body must be a form with the fields "${event}" and "${environment}"`, {
            cause,
        });
    });
    return {
        event: readPart(form, ENVELOPE_PARTS.event),
        environment: readPart(form, ENVELOPE_PARTS.environment),
        body: form.get(ENVELOPE_PARTS.fetchBody),
    };
}

function readPart(form: FormData, name: string): unknown {
    const text = form.get(name);
    if (typeof text !== 'string') {
        throw malformed(
            `the form field "${name}" must be JSON text, got ${text ? 'a file' : 'nothing'}`,
        );
    }
    return parse(text, `the form field "${name}"`);
}

function parse(text: string, place: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        // The parser's error quotes the text, which may hold secrets: it is no cause to be logged.
        throw malformed(`${place} is no JSON`);
    }
}

function isAbsent(value: unknown): boolean {
    return value === null || value === undefined;
}

function malformed(problem: string, options?: ErrorOptions): TypeError {
    return new TypeError(`Malformed envelope: ${problem}`, options);
}
