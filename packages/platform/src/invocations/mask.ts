import type { Environment, Event } from '@bindery/contract';

import { MASK, maskConfigurationFields, maskSecrets } from '../secrets/secret-field.ts';

/** Names, or parts of names, that services give to credentials in headers and URL parameters. */
const SECRET_NAME =
    /token|secret|passw|passphrase|credential|signature|hmac|auth(?!or)|authorization|(?:^|api|[-_.])key$|^(?:jwt|sig|sign)$/i;

/** Headers that hold credentials: RFC 9110, section 11, RFC 6265, and {@link SECRET_NAME}. */
export function isSecretHeader(name: string): boolean {
    return /^(?:set-)?cookie$/i.test(name) || SECRET_NAME.test(name);
}

/** URL parameters that hold credentials: RFC 6749, sections 4.1 and 4.4, and {@link SECRET_NAME}. */
function isSecretParameter(name: string): boolean {
    return /^(?:code|state)$/i.test(name) || SECRET_NAME.test(name);
}

/** Masks possible credentials in an event for display. */
export function maskEvent(event: Event): Event {
    const masked = structuredClone(event) as unknown as Record<string, unknown>;
    const request = masked['request'] as
        | { url?: string; headers?: Record<string, string> }
        | undefined;
    if (request?.headers !== undefined) {
        for (const name of Object.keys(request.headers)) {
            if (isSecretHeader(name)) request.headers[name] = MASK;
        }
    }
    if (request?.url !== undefined) request.url = maskUrl(request.url);
    const previous = masked['previous'] as { configuration?: Record<string, unknown> } | undefined;
    if (previous?.configuration !== undefined) maskValues(previous.configuration);
    // Masks the props of configuration components, because they hold the stored configurations.
    if (isConfigurationRender(masked)) masked['props'] = maskSecrets(masked['props']);
    if (masked['type'] === 'task') masked['task'] = maskSecrets(masked['task']);
    const visitor = masked['visitor'] as { cookies?: Record<string, unknown> } | undefined;
    if (visitor?.cookies !== undefined) maskValues(visitor.cookies);
    if (masked['type'] === 'fetch_visitor_authentication' && masked['cookies'] !== undefined) {
        maskValues(masked['cookies'] as Record<string, unknown>);
    }
    return masked as unknown as Event;
}

/** Masks secrets, tokens and configuration fields that hold credentials in an environment for display. */
export function maskEnvironment(environment: Environment): Record<string, unknown> {
    // `maskSecrets` masks all text below fields named `secrets`, `signingSecrets` and `apiTokens`.
    const masked: Record<string, unknown> = { ...maskSecrets(environment) };
    const definitions = environment.integration.configurations;
    for (const [field, definition] of [
        ['installation', definitions?.account],
        ['spaceInstallation', definitions?.space],
        ['siteInstallation', definitions?.site],
    ] as const) {
        const installation = environment[field];
        if (installation === undefined) continue;
        const configuration = { ...installation.configuration };
        masked[field] = {
            ...installation,
            configuration: maskConfigurationFields(definition, configuration),
        };
    }
    return masked;
}

function isConfigurationRender({ type, context }: Record<string, unknown>): boolean {
    const contextType = (context as { type?: unknown } | undefined)?.type;
    return (
        type === 'ui_render' &&
        typeof contextType === 'string' &&
        contextType.startsWith('configuration_')
    );
}

function maskValues(record: Record<string, unknown>): void {
    for (const key of Object.keys(record)) record[key] = MASK;
}

function maskUrl(url: string): string {
    if (!URL.canParse(url)) return url;
    const parsed = new URL(url);
    for (const name of new Set(parsed.searchParams.keys())) {
        if (isSecretParameter(name)) parsed.searchParams.set(name, MASK);
    }
    return parsed.toString();
}
