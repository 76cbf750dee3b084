import { posix } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

import { PlatformError } from '../error.ts';
import { parseDirectory } from './remote.ts';

/** Where the pages are, below the synchronised folder. */
export interface ContentConfiguration {
    /** Folder of the pages, without slashes around it. */
    root: string;
    /** The table of contents, from there. */
    summary: string | undefined;
}

export const CONFIGURATION = '.gitbook.yaml';

const schema = z.looseObject({
    root: z.string().optional(),
    structure: z.looseObject({ summary: z.string().optional() }).nullish(),
});

/**
 * Reads `.gitbook.yaml`. What is in it beside the folder and the table of contents is left alone.
 *
 * @see https://gitbook.com/docs/getting-started/git-sync/content-configuration
 * @throws PlatformError `git_failed` that says what is wrong with it.
 */
export function readConfiguration(text: string | undefined): ContentConfiguration {
    if (text === undefined || text.trim() === '') return { root: '', summary: undefined };
    let value: unknown;
    try {
        value = parse(text) ?? {};
    } catch (cause) {
        throw wrong(cause instanceof Error ? cause.message : 'it is no YAML', cause);
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw wrong(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error);
    }
    const { root, structure } = parsed.data;
    const summary = structure?.summary;
    return {
        root: parseDirectory(root),
        summary: summary === undefined ? undefined : posix.normalize(summary.replace(/^\/+/, '')),
    };
}

function wrong(why: string, cause: unknown): PlatformError {
    return new PlatformError('git_failed', `${CONFIGURATION} cannot be read: ${why}`, { cause });
}
