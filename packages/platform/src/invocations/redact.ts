import type { EgressRecord, Environment, Event, Outcome } from '@bindery/contract';

import {
    MASK,
    MAX_CONFIGURATION_DEPTH,
    isButton,
    isSecretField,
    isSecretValue,
} from '../secrets/secret-field.ts';

/** The shortest value that is masked: shorter ones occur in text by chance, and masks would make logs unreadable. */
const MIN_LENGTH = 6;

export type Redact = (text: string) => string;

/**
 * Masks credentials by value in logs, responses, errors and outbound calls: the manifest's secrets, tokens, signing
 * secrets, and credentials in configurations, previous configurations and tasks. In the last three, a value is a
 * credential by the name of its field, by its form, or because a button of the manifest stored it.
 */
export function createRedact(environment: Environment, event: Event): Redact {
    let secrets: string[] | undefined;
    return (text) => {
        // Collects the secrets at the first text, because most invocations log nothing.
        secrets ??= secretsOf(environment, event);
        let redacted = text;
        for (const secret of secrets) {
            if (redacted.includes(secret)) redacted = redacted.replaceAll(secret, MASK);
        }
        return redacted;
    };
}

/** Returns the secrets, longest first, because one secret may be part of another. */
function secretsOf(environment: Environment, event: Event): string[] {
    let known = environmentCache.get(environment);
    if (known === undefined) {
        known = environmentSecrets(environment);
        environmentCache.set(environment, known);
    }
    if (event.type !== 'task' && !('previous' in event)) return known;
    const found = new Set(known);
    const add = adder(found);
    if ('previous' in event) collect(event.previous, add);
    if (event.type === 'task') collect(event.task, add);
    return longestFirst(found);
}

const environmentCache = new WeakMap<Environment, string[]>();

function environmentSecrets(environment: Environment): string[] {
    const found = new Set<string>();
    const add = adder(found);
    for (const value of Object.values(environment.secrets)) add(value);
    for (const value of Object.values(environment.signingSecrets)) add(value);
    for (const value of Object.values(environment.apiTokens)) add(value);
    const definitions = environment.integration.configurations;
    for (const [definition, installation] of [
        [definitions?.account, environment.installation],
        [definitions?.space, environment.spaceInstallation],
        [definitions?.site, environment.siteInstallation],
    ] as const) {
        for (const [name, value] of Object.entries(installation?.configuration ?? {})) {
            collect(value, add, 1, isSecretField(name) || isButton(definition, name));
        }
    }
    return longestFirst(found);
}

function adder(found: Set<string>): (value: unknown) => void {
    return (value) => {
        if (typeof value !== 'string' || value.length < MIN_LENGTH) return;
        for (const spelling of spellingsOf(value)) found.add(spelling);
    };
}

/** The shortest value whose base64 is masked, for the reason of {@link MIN_LENGTH}. */
const MIN_BASE64_LENGTH = 9;

/** Returns the spellings of a value in plain text, JSON, URL paths, URL parameters, host names and base64. */
function spellingsOf(value: string): string[] {
    const text = value.toWellFormed(); // `encodeURI` throws for lone surrogates.
    return [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURI(text),
        encodeURIComponent(text),
        value.toLowerCase(),
        ...(value.length < MIN_BASE64_LENGTH ? [] : base64Of(text)),
    ];
}

/** Returns base64 and base64url without padding: the padded forms contain them. */
function base64Of(text: string): string[] {
    const bytes = Buffer.from(text);
    return [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
}

function longestFirst(found: ReadonlySet<string>): string[] {
    return [...found].toSorted((a, b) => b.length - a.length);
}

function collect(value: unknown, add: (value: unknown) => void, depth = 0, secret = false): void {
    if (secret || (typeof value === 'string' && isSecretValue(value))) add(value);
    if (typeof value !== 'object' || value === null || depth > MAX_CONFIGURATION_DEPTH) return;
    for (const [field, below] of Object.entries(value)) {
        collect(below, add, depth + 1, secret || isSecretField(field));
    }
}

/**
 * Redacts every text of the record: the integration chooses the host name, which can contain a secret, and a refusal of
 * the egress policy may repeat the host name.
 */
function redactEgress(record: EgressRecord, redact: Redact): EgressRecord {
    return Object.fromEntries(
        Object.entries(record).map(([field, value]) => [
            field,
            typeof value === 'string' ? redact(value) : value,
        ]),
        // The cast is safe: each string was replaced by a string.
    ) as unknown as EgressRecord;
}

/** Redacts every text of an event for display. Returns the event itself if it has no secret. */
export function redactEvent(event: Event, redact: Redact): Event {
    const text = JSON.stringify(event);
    // The cast is safe: texts are replaced by texts.
    return redact(text) === text ? event : (redactTexts(event, redact) as Event);
}

function redactTexts(value: unknown, redact: Redact): unknown {
    if (typeof value === 'string') return redact(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: unknown) => redactTexts(item, redact));
    return Object.fromEntries(
        Object.entries(value).map(([name, below]) => [name, redactTexts(below, redact)]),
    );
}

/** Redacts the logs, outbound calls and error of an outcome. */
export function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
    const { error } = outcome;
    return {
        ...outcome,
        logs: outcome.logs.map((line) => ({ ...line, message: redact(line.message) })),
        egress: outcome.egress.map((record) => redactEgress(record, redact)),
        ...(error === undefined
            ? {}
            : {
                  error: {
                      ...error,
                      message: redact(error.message),
                      ...(error.stack === undefined ? {} : { stack: redact(error.stack) }),
                  },
              }),
    };
}
