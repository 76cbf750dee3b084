import { posix } from 'node:path';
import { parseYaml, yamlError } from '@bindery/markdown';
import { z } from 'zod';

import { PlatformError } from '../error.ts';
import { normalizeDirectory } from './remote.ts';

/** The part of `.gitbook.yaml` that Bindery uses. */
export interface ContentConfiguration {
    /** Folder of the pages below the synchronised folder, without slashes at either end. */
    root: string;
    /** Path of the table of contents below `root`. */
    summary: string | undefined;
}

export const CONFIGURATION = '.gitbook.yaml';

const LIMITS = { maxLength: 64 * 1024, maxValues: 5000 };

const schema = z.looseObject({
    root: z.string().optional(),
    structure: z.looseObject({ summary: z.string().optional() }).nullish(),
});

/**
 * Reads `.gitbook.yaml`. Fields other than `root` and `structure.summary` are ignored.
 *
 * @see https://gitbook.com/docs/getting-started/git-sync/content-configuration
 * @throws PlatformError `git_failed` with the field and the reason.
 */
export function readConfiguration(text: string | undefined): ContentConfiguration {
    if (text === undefined || text.trim() === '') return { root: '', summary: undefined };
    const refused = yamlError(text, LIMITS);
    if (refused !== null) throw invalidConfiguration(`it is YAML ${refused}`);
    const document = parseYaml(text);
    const [error] = document.errors;
    if (error !== undefined) throw invalidConfiguration(error.message, error);
    const parsed = schema.safeParse(document.toJS() ?? {});
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw invalidConfiguration(
            `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
            parsed.error,
        );
    }
    const { root, structure } = parsed.data;
    const directory = normalizeDirectory(root ?? '');
    if (directory === null) {
        throw invalidConfiguration(
            `root: "${root}" is outside the synchronised folder. Name a folder below it, like ./docs/`,
        );
    }
    return { root: directory, summary: summaryPath(structure?.summary) };
}

function summaryPath(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const path = posix.normalize(text.replace(/^\/+/, ''));
    if (path === '..' || path.startsWith('../')) {
        throw invalidConfiguration(
            `structure.summary: "${text}" is outside root. Name a file below root, like SUMMARY.md`,
        );
    }
    return path;
}

function invalidConfiguration(reason: string, cause?: unknown): PlatformError {
    return new PlatformError('git_failed', `${CONFIGURATION} cannot be read: ${reason}`, { cause });
}
