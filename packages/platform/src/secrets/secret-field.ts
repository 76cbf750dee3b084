/** The text that replaces credentials in values for display. */
export const MASK = '••••••';

const SECRET_FIELD =
    /token|secret|password|passphrase|credential|api.?key|private.?key|^key$|signature/i;

/** Returns true for field names of configurations and tasks that suggest a credential. */
export function isSecretField(name: string): boolean {
    return SECRET_FIELD.test(name);
}

/**
 * Matches credentials by their documented prefix or form: GitHub, GitLab, Slack, Stripe, OpenAI, AWS, Google, Notion,
 * Linear, Figma and HubSpot tokens, JWTs (RFC 7519), PEM private keys (RFC 7468), and URLs with a password (RFC 3986,
 * 3.2.1).
 */
const SECRET_VALUE =
    /^(gh[pousr]_|github_pat_|glpat-|xox[a-z]-|xapp-|[sr]k_(live|test)_|sk-|AKIA|AIza|ya29\.|GOCSPX-|secret_\w{20}|ntn_|lin_(api|oauth)_|figd_|pat-[a-z]{2}\d-)[\w./~+=-]{8,}$|^eyJ[\w-]+\.[\w-]+\.[\w-]*$|-----BEGIN [A-Z ]*PRIVATE KEY-----|^[a-z][a-z0-9+.-]*:\/\/[^/@\s]*:[^/@\s]+@/;

/** Returns true for texts that look like a credential, whatever the name of their field. */
export function isSecretValue(text: string): boolean {
    return SECRET_VALUE.test(text);
}

/** The deepest allowed nesting of a configuration. Deeper values are not searched for credentials. */
export const MAX_CONFIGURATION_DEPTH = 32;

/**
 * Replaces the credentials in a value with the mask, for display. Text is a credential by the name of its field
 * or of a field above it, or by its own form.
 */
export function maskSecrets<Value>(value: Value, isSecret = false, depth = 0): Value {
    // The casts are safe: each branch returns the type that it was given, text for text and a list for a list.
    if (typeof value === 'string') {
        return (value !== '' && (isSecret || isSecretValue(value)) ? MASK : value) as Value;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth > MAX_CONFIGURATION_DEPTH) return MASK as Value;
    if (Array.isArray(value)) {
        return value.map((item: unknown) => maskSecrets(item, isSecret, depth + 1)) as Value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, below]) => [
            name,
            maskSecrets(below as unknown, isSecret || isSecretField(name), depth + 1),
        ]),
    ) as Value;
}

/** The fields that a manifest's configuration has both in its own type and in the type of the published client. */
type ConfigurationDefinition =
    | { properties: Record<string, { type: string }> }
    | { componentId: string };

/** Returns true if the manifest's configuration has a button of this name, which stores credentials under it. */
export function isButton(definition: ConfigurationDefinition | undefined, name: string): boolean {
    if (definition === undefined || !('properties' in definition)) return false;
    return (
        Object.hasOwn(definition.properties, name) && definition.properties[name]?.type === 'button'
    );
}

/**
 * Masks the credentials in a configuration for display, as {@link maskSecrets} does, and the values that the buttons of
 * the manifest's configuration store under their names: the results of connecting accounts.
 */
export function maskConfigurationFields<Configuration extends Record<string, unknown>>(
    definition: ConfigurationDefinition | undefined,
    configuration: Configuration,
): Configuration {
    return Object.fromEntries(
        Object.entries(configuration).map(([name, value]) => {
            const isSecret = isSecretField(name) || isButton(definition, name);
            return [name, maskSecrets(value, isSecret, 1)];
        }),
    ) as Configuration;
}

/** Replaces masks with the stored values: a form that shows a mask sends it back for an unchanged credential. */
export function unmaskSecrets<Value>(value: Value, before: unknown, depth = 0): Value {
    if (value === MASK && typeof before === 'string') return before as Value;
    if (typeof value !== 'object' || value === null || depth > MAX_CONFIGURATION_DEPTH) {
        return value;
    }
    const old = typeof before === 'object' && before !== null ? before : {};
    if (Array.isArray(value)) {
        return value.map((item: unknown, index) =>
            unmaskSecrets(item, (old as unknown[])[index], depth + 1),
        ) as Value;
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, below]) => [
            name,
            unmaskSecrets(below as unknown, (old as Record<string, unknown>)[name], depth + 1),
        ]),
    ) as Value;
}

/**
 * Returns the path of the first text that contains a mask, for example `oauth.token`; null if there is none. Text that
 * is equal in `before` does not count: it is stored already, and must not block updates of other fields.
 */
export function findMask(
    value: unknown,
    before: unknown,
    path: readonly string[] = [],
): string | null {
    if (typeof value === 'string') {
        return value.includes(MASK) && value !== before ? path.join('.') : null;
    }
    if (typeof value !== 'object' || value === null) return null;
    const old = typeof before === 'object' && before !== null ? before : {};
    for (const [name, below] of Object.entries(value)) {
        const found = findMask(below, (old as Record<string, unknown>)[name], [...path, name]);
        if (found !== null) return found;
    }
    return null;
}

/** Returns true if objects and lists are nested deeper than `depth`. */
export function isDeeperThan(value: unknown, depth: number): boolean {
    if (typeof value !== 'object' || value === null) return false;
    return depth === 0 || Object.values(value).some((below) => isDeeperThan(below, depth - 1));
}
