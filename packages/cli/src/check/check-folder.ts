import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BuildError, buildWithInputs, checkManifest } from '@bindery/bundler';
import {
    MANIFEST_FILE,
    type InvocationError,
    type ManifestIssue,
    type SDK,
    type Version,
} from '@bindery/contract';
import { DEFAULT_LIMITS, type IsolateHost } from '@bindery/isolate';

import { checkImages } from './check-images.ts';
import { checkTypes } from './check-types.ts';
import { failure, type Finding, type Place } from './finding.ts';
import { inspectScript } from './inspect-script.ts';
import { RULES } from './rules.ts';
import { readSources, type Sources } from './sources.ts';

export interface CheckOptions {
    sdk: SDK;
    environment?: string | undefined;
    /** Also checks types, if the folder has a `tsconfig.json` and TypeScript. */
    types: boolean;
    /** The host in which scripts are loaded. */
    inspector: Promise<IsolateHost>;
}

/** The result of checking one folder. */
export interface FolderReport {
    folder: string;
    /** Absent if the manifest has no usable name. */
    name?: string;
    /** Absent if the folder does not build. */
    hash?: string;
    bytes?: number;
    findings: Finding[];
}

/** Checks one folder: manifest, images, types, script, and the manifest against what the script defines. */
export async function checkFolder(path: string, options: CheckOptions): Promise<FolderReport> {
    const folder = resolve(path);
    const types = options.types ? checkTypes(folder) : Promise.resolve([]);
    const warnings: ManifestIssue[] = [];
    try {
        const { version, inputs } = await buildWithInputs(folder, {
            sdk: options.sdk,
            mode: 'production',
            ...(options.environment === undefined ? {} : { environment: options.environment }),
            onWarning: (issue) => warnings.push(issue),
        });
        const findings = await checkVersion(folder, version, inputs, await options.inspector);
        return {
            folder,
            name: version.manifest.name,
            hash: version.hash,
            bytes: version.script.length,
            findings: [
                ...warnings.map((issue) => fromWarning(join(folder, MANIFEST_FILE), issue)),
                ...findings,
                ...(await types),
            ],
        };
    } catch (error) {
        if (!(error instanceof BuildError)) throw error;
        return { folder, findings: [...fromBuildError(folder, error), ...(await types)] };
    }
}

async function checkVersion(
    folder: string,
    version: Version,
    inputs: readonly string[],
    inspector: IsolateHost,
): Promise<Finding[]> {
    const { manifest } = version;
    const file = join(folder, MANIFEST_FILE);
    const text = await readFile(file, 'utf8');
    const { place, manifest: checked } = checkManifest(text);
    const placeOf = (path: readonly PropertyKey[]): Place => {
        const { line, column } = place(path, '');
        return { file, line, column };
    };
    const script = { file: resolve(folder, manifest.script), line: 1, column: 1 };
    const sources = await readSources(folder, inputs);
    const findings = await checkImages(folder, manifest, placeOf);
    if (version.script.length > DEFAULT_LIMITS.scriptBytes) {
        const limit = DEFAULT_LIMITS.scriptBytes / 1024 / 1024;
        const size = (version.script.length / 1024 / 1024).toFixed(1);
        findings.push(
            failure(
                'script_too_large',
                script,
                `The script has ${size} MB; the limit is ${limit} MB.`,
                'Leave large packages and data out of the bundle.',
            ),
        );
        return findings;
    }
    const inspected = await inspectScript(inspector, version);
    if ('error' in inspected) {
        return [...findings, fromLoadError(folder, inspected.error, sources, script)];
    }
    const { secrets = {}, envs = {} } = checked ?? {};
    const secretNames = [secrets, ...Object.values(envs).map((env) => env.secrets ?? {})].flatMap(
        (declared) => Object.keys(declared),
    );
    const input = { manifest, secretNames, ...inspected, sources, place: placeOf, script };
    return [...findings, ...RULES.flatMap((rule) => rule(input))];
}

/**
 * Converts a warning of the manifest to a finding. A secret without a value and a misspelt field become errors: the
 * integration would not do what its author wrote.
 */
function fromWarning(file: string, { field, line, column, message }: ManifestIssue): Finding {
    const isSecret = field.startsWith('secrets.');
    const isMisspelt = message.includes('did you mean');
    const [what, advice] = split(message);
    return {
        severity: isSecret || isMisspelt ? 'error' : 'warning',
        rule: isSecret ? 'secret_missing' : 'field_unknown',
        file,
        line,
        column,
        message: isSecret ? `${field} has no value.` : `${field} ${what}.`,
        remedy: isSecret ? sentence(message) : sentence(advice ?? 'Remove the field.'),
    };
}

function fromBuildError(folder: string, error: BuildError): Finding[] {
    const file = error.issues.length > 0 ? error.file : join(folder, MANIFEST_FILE);
    const issues = error.issues.map(({ field, line, column, message }) => {
        const [what, advice] = split(message);
        return failure(
            'manifest',
            { file, line, column },
            `${field || 'The file'} ${what}.`,
            sentence(advice ?? 'Correct the field.'),
        );
    });
    const mistakes = error.errors.map(({ file: source = '', line = 1, column = 1, message }) => {
        const [what = '', ...notes] = message.split('\n');
        return failure(
            'script',
            { file: resolve(folder, source), line, column },
            what,
            notes.join(' ') || 'Correct the script.',
        );
    });
    if (issues.length + mistakes.length > 0) return [...issues, ...mistakes];
    return [
        failure(
            error.code,
            { file, line: 1, column: 1 },
            error.message,
            `Name a folder with a ${MANIFEST_FILE}; “bindery new” writes one.`,
        ),
    ];
}

const MISSING_MODULE = /No such module "([^"]+)"/;

function fromLoadError(
    folder: string,
    { message, frames = [] }: InvocationError,
    sources: Sources,
    script: Place,
): Finding {
    const module = MISSING_MODULE.exec(message)?.[1];
    if (module !== undefined) {
        const at = sources.first(
            new RegExp(`from\\s+['"](${module})['"]|import\\(\\s*['"]${module}['"]`),
        );
        return failure(
            'module_unavailable',
            at ?? script,
            `Isolates have no module ${module}.`,
            'Use web APIs such as fetch and crypto.subtle in its place.',
        );
    }
    if (/default export/.test(message)) {
        return failure(
            'no_default_export',
            sources.first(/(export\s+default)/) ?? script,
            'The script does not export an integration by default.',
            'End the script with: export default createIntegration({ … }).',
        );
    }
    const [frame] = frames.filter(({ file }) => !file.includes('node_modules'));
    const place =
        frame === undefined
            ? script
            : { file: resolve(folder, frame.file), line: frame.line, column: frame.column };
    return failure(
        'script_throws',
        place,
        `The script fails while it loads: ${message}.`,
        'Correct the script; it must load without a request.',
    );
}

/** Splits a message of the form “what is wrong: what to do”. */
function split(message: string): [string, string | undefined] {
    const at = message.lastIndexOf(': ');
    return at < 0 ? [message, undefined] : [message.slice(0, at), message.slice(at + 2)];
}

function sentence(text: string): string {
    const begun = text.charAt(0).toUpperCase() + text.slice(1);
    return /[.?]$/.test(begun) ? begun : `${begun}.`;
}
