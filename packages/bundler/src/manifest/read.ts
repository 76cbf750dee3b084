import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { MANIFEST_FILE, type Manifest, type ManifestIssue } from '@bindery/contract';

import { BuildError } from '../error.ts';
import { checkManifest } from './check.ts';
import { interpolateSecrets } from './secrets.ts';

/** The environment that the official CLI uses without `--env`. */
const DEFAULT_ENVIRONMENT = 'default';

export interface ReadManifestOptions {
    /**
     * Name of the entry of `envs` to merge into the manifest, like the official CLI's `--env`. Default: `default`, if
     * it exists.
     */
    environment?: string;
    /** Variables for the manifest's secrets. Default: those of the process. */
    variables?: Readonly<Record<string, string | undefined>> | undefined;
    /** Called with each warning: a probable mistake that does not stop the integration. */
    onWarning?: (issue: ManifestIssue) => void;
}

/**
 * Reads and checks the manifest of an integration's folder. Fills environment variables into the secrets; variables of
 * the process win over those of the folder's `.env` file.
 *
 * @throws BuildError `manifest_missing` or `manifest_invalid`, with the position of every issue.
 * @example
 * const manifest = await readManifest('examples/hello-world');
 */
export async function readManifest(
    folder: string,
    options: ReadManifestOptions = {},
): Promise<Manifest> {
    const file = join(resolve(folder), MANIFEST_FILE);
    const { manifest, issues, warnings, place } = checkManifest(await readText(file, folder));
    if (manifest === undefined) throw invalid(file, issues);
    for (const warning of warnings) options.onWarning?.(warning);

    const missingScript = await missingScriptIssue(folder, manifest);
    if (missingScript !== undefined) throw invalid(file, [missingScript]);

    const unknown = unknownEnvironment(manifest, options.environment);
    if (unknown !== undefined) throw invalid(file, [place(['envs'], unknown)]);
    const environment = manifest.envs?.[options.environment ?? DEFAULT_ENVIRONMENT];
    const merged: Manifest = { ...manifest, ...environment };
    const { secrets, missing } = interpolateSecrets(merged.secrets ?? {}, {
        ...(await readDotEnv(folder)),
        ...(options.variables ?? process.env),
    });
    for (const { name, message } of missing) {
        const issue = place(['secrets', name], message);
        const { line, column } = environment?.secrets
            ? place(['envs', options.environment ?? DEFAULT_ENVIRONMENT, 'secrets', name], '')
            : issue;
        options.onWarning?.({ ...issue, line, column });
    }
    return { ...merged, secrets };
}

/** Returns the message for an environment that the manifest does not have; undefined if it has the environment. */
function unknownEnvironment(
    { envs = {} }: Manifest,
    name = DEFAULT_ENVIRONMENT,
): string | undefined {
    if (name === DEFAULT_ENVIRONMENT || Object.hasOwn(envs, name)) return undefined;
    const known = Object.keys(envs);
    return known.length === 0
        ? `has no entry “${name}”: the manifest has no environments, so leave --env out`
        : `has no entry “${name}”: use --env with one of ${known.join(', ')}`;
}

async function readText(file: string, folder: string): Promise<string> {
    try {
        return await readFile(file, 'utf8');
    } catch (cause) {
        throw new BuildError(
            'manifest_missing',
            `${folder} is not an integration: it has no ${MANIFEST_FILE}`,
            { file, cause },
        );
    }
}

async function missingScriptIssue(
    folder: string,
    manifest: Manifest,
): Promise<ManifestIssue | undefined> {
    const found = await stat(resolve(folder, manifest.script)).catch(() => undefined);
    if (found?.isFile()) return undefined;
    const text = await readFile(join(resolve(folder), MANIFEST_FILE), 'utf8');
    const line = text.split('\n').findIndex((content) => /^script\s*:/.test(content)) + 1;
    return {
        field: 'script',
        line: Math.max(1, line),
        column: 1,
        message: `there is no file ${manifest.script}: name the integration's entry file`,
    };
}

async function readDotEnv(folder: string): Promise<Record<string, string | undefined>> {
    const text = await readFile(join(folder, '.env'), 'utf8').catch(() => '');
    // Editors on Windows write a byte order mark, which would become a part of the first name.
    return parseEnv(text.replace(/^\uFEFF/, ''));
}

function invalid(file: string, issues: ManifestIssue[]): BuildError {
    const [first] = issues;
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
    const summary =
        first === undefined
            ? ''
            : `:${first.line}: ${first.field || 'the file'} ${first.message}${more}`;
    return new BuildError('manifest_invalid', `${file}${summary}`, { file, issues });
}
