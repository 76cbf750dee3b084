/** `${{ env.NAME }}`, as the official CLI reads it. */
const ENV_REFERENCE = /\$\{\{\s*env\.([^\s}]+)\s*\}\}/g;

/** `${{ "op://vault/item/field" }}`: the official CLI asks the 1Password program; we do not. */
const VAULT_REFERENCE = /\$\{\{\s*"?op:\/\/[^\s}]+\s*\}\}/;

export interface InterpolatedSecrets {
    secrets: Record<string, string>;
    /** Secrets that could not be filled in, with what to do. They are left out. */
    missing: { name: string; message: string }[];
}

/**
 * Fills environment variables into the manifest's secrets. A variable that is not set does not stop the integration:
 * the secret is left out and named, because a block can be developed without the key of the service behind it.
 */
export function interpolateSecrets(
    secrets: Record<string, string>,
    env: Record<string, string | undefined>,
): InterpolatedSecrets {
    const result: InterpolatedSecrets = { secrets: {}, missing: [] };
    for (const [name, template] of Object.entries(secrets)) {
        if (VAULT_REFERENCE.test(template)) {
            result.missing.push({
                name,
                message: 'refers to a 1Password vault: use ${{ env.NAME }} and set the variable',
            });
            continue;
        }
        const unset = [...template.matchAll(ENV_REFERENCE)]
            .map(([, variable = '']) => variable)
            .filter((variable) => env[variable] === undefined);
        if (unset.length > 0) {
            result.missing.push({
                name,
                message: `set the environment variable ${unset.join(', ')} (a .env file beside the manifest is read too)`,
            });
            continue;
        }
        result.secrets[name] = template.replace(
            ENV_REFERENCE,
            (_, variable: string) => env[variable] ?? '',
        );
    }
    return result;
}
