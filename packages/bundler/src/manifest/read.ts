import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { MANIFEST_FILE, type Manifest, type ManifestIssue } from '@bindery/contract';

import { BuildError } from '../error.ts';
import { checkManifest } from './check.ts';
import { interpolateSecrets } from './secrets.ts';

export interface ReadManifestOptions {
    /** The entry of `envs` to lay over the manifest, as the official CLI's `--env`. */
    environment?: string;
    /** Told of slips that do not stop the integration. */
    onWarning?: (issue: ManifestIssue) => void;
}

/**
 * Reads and checks the manifest of an integration's folder; secrets come with environment variables filled in.
 *
 * @throws BuildError `manifest_missing` or `manifest_invalid`, with every issue placed on its line.
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

    const chosen =
        options.environment === undefined ? undefined : manifest.envs?.[options.environment];
    const merged: Manifest = { ...manifest, ...chosen };
    const { secrets, missing } = interpolateSecrets(merged.secrets ?? {}, {
        ...(await readDotEnv(folder)),
        ...process.env,
    });
    for (const { name, message } of missing) {
        options.onWarning?.(place(['secrets', name], message));
    }
    return { ...merged, secrets };
}

async function readText(file: string, folder: string): Promise<string> {
    try {
        return await readFile(file, 'utf8');
    } catch (cause) {
        throw new BuildError(
            'manifest_missing',
            `${folder} is no integration: it has no ${MANIFEST_FILE}`,
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
    return parseEnv(text);
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
