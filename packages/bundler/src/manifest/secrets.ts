/** `${{ env.NAME }}`, as the official CLI reads it. */
const ENV_REFERENCE = /\$\{\{\s*env\.([^\s}]+)\s*\}\}/g;

/** `${{ "op://vault/item/field" }}`: the official CLI asks the 1Password program for the value; Bindery does not. */
const VAULT_REFERENCE = /\$\{\{\s*"?op:\/\/[^\s}]+\s*\}\}/g;

export interface InterpolatedSecrets {
    secrets: Record<string, string>;
    /** Secrets without a value, which `secrets` does not contain. Each message says which variables to set. */
    missing: { name: string; message: string }[];
}

/**
 * Fills environment variables into the manifest's secrets. A secret with a 1Password reference takes the variable that
 * has the secret's name, so that such a manifest runs unmodified. A missing variable does not stop the integration,
 * because an author can develop a block without the key of the service that the block calls.
 */
export function interpolateSecrets(
    secrets: Record<string, string>,
    env: Record<string, string | undefined>,
): InterpolatedSecrets {
    const result: InterpolatedSecrets = { secrets: {}, missing: [] };
    for (const [name, template] of Object.entries(secrets)) {
        const message = missingVariables(name, template, env);
        if (message !== undefined) {
            result.missing.push({ name, message });
            continue;
        }
        result.secrets[name] = template
            .replace(ENV_REFERENCE, (_, variable: string) => env[variable] ?? '')
            .replace(VAULT_REFERENCE, () => env[name] ?? '');
    }
    return result;
}

/** Describes which variables to set for a secret; undefined when all of them are set. */
function missingVariables(
    name: string,
    template: string,
    env: Record<string, string | undefined>,
): string | undefined {
    const unset = [...template.matchAll(ENV_REFERENCE)]
        .map(([, variable = '']) => variable)
        .filter((variable) => env[variable] === undefined);
    if (unset.length > 0) {
        return `set the environment variable ${unset.join(', ')} (a .env file in the folder is read too)`;
    }
    if (template.search(VAULT_REFERENCE) >= 0 && env[name] === undefined) {
        return `refers to a 1Password vault, which is not read: set the environment variable ${name} (a .env file in the folder is read too)`;
    }
    return undefined;
}
