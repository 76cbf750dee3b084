import type { EgressRecord, Environment, Event, Outcome } from '@bindery/contract';

import { MASK, isSecretField } from '../secrets/secret-field.ts';

/** A shorter value stands in text by chance too often: masking it would make logs unreadable. */
const SHORTEST = 6;

/** How deep configurations and tasks are looked into. */
const DEEPEST = 6;

export type Redact = (text: string) => string;

/**
 * Takes credentials out of what an integration logs, answers, throws and calls: the secrets of its manifest, its tokens and signing
 * secrets, and what configurations, earlier ones and tasks hold in fields that are named like credentials.
 */
export function createRedact(environment: Environment, event: Event): Redact {
    let secrets: string[] | undefined;
    return (text) => {
        // Most invocations say nothing, and nothing is collected for them.
        secrets ??= secretsOf(environment, event);
        let redacted = text;
        for (const secret of secrets) {
            if (redacted.includes(secret)) redacted = redacted.replaceAll(secret, MASK);
        }
        return redacted;
    };
}

/** The longest first: one may be part of another. */
function secretsOf(environment: Environment, event: Event): string[] {
    let known = inEnvironment.get(environment);
    if (known === undefined) {
        known = environmentSecrets(environment);
        inEnvironment.set(environment, known);
    }
    if (event.type !== 'task' && !('previous' in event)) return known;
    const found = new Set(known);
    const add = adder(found);
    if ('previous' in event) collect(event.previous, add);
    if (event.type === 'task') collect(event.task, add);
    return longestFirst(found);
}

const inEnvironment = new WeakMap<Environment, string[]>();

function environmentSecrets(environment: Environment): string[] {
    const found = new Set<string>();
    const add = adder(found);
    for (const value of Object.values(environment.secrets)) add(value);
    for (const value of Object.values(environment.signingSecrets)) add(value);
    for (const value of Object.values(environment.apiTokens)) add(value);
    collect(environment.installation?.configuration, add);
    collect(environment.spaceInstallation?.configuration, add);
    collect(environment.siteInstallation?.configuration, add);
    return longestFirst(found);
}

function adder(found: Set<string>): (value: unknown) => void {
    return (value) => {
        if (typeof value !== 'string' || value.length < SHORTEST) return;
        for (const spelling of spellingsOf(value)) found.add(spelling);
    };
}

/** How a value stands in plain text, JSON, a URL's path and its parameters, and a host's name. */
function spellingsOf(value: string): string[] {
    const text = value.toWellFormed(); // what cannot be encoded cannot stand in a URL
    return [
        value,
        JSON.stringify(value).slice(1, -1),
        encodeURI(text),
        encodeURIComponent(text),
        value.toLowerCase(),
    ];
}

function longestFirst(found: ReadonlySet<string>): string[] {
    return [...found].toSorted((a, b) => b.length - a.length);
}

function collect(value: unknown, add: (value: unknown) => void, depth = 0, secret = false): void {
    if (secret) add(value);
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
    for (const [field, below] of Object.entries(value)) {
        collect(below, add, depth + 1, secret || isSecretField(field));
    }
}

/** Whatever text a record has: the code chose the host, and the policy's refusal may repeat it. */
function redactEgress(record: EgressRecord, redact: Redact): EgressRecord {
    return Object.fromEntries(
        Object.entries(record).map(([field, value]) => [
            field,
            typeof value === 'string' ? redact(value) : value,
        ]),
        // Only texts were changed, for texts.
    ) as unknown as EgressRecord;
}

/** An outcome with its logs, outbound calls and error redacted. */
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
