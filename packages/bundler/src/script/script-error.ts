import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BuildFailure, Message } from 'esbuild';
import type { BuildErrorDetail } from '@bindery/contract';

import { BuildError } from '../error.ts';
import { codeFrame } from './code-frame.ts';

/** Converts esbuild's failure to a BuildError: each mistake with file, line, column and code frame. */
export function scriptError(folder: string, failure: unknown): BuildError {
    const errors = isBuildFailure(failure)
        ? failure.errors.map((message) => errorDetail(folder, message))
        : [{ message: failure instanceof Error ? failure.message : String(failure) }];
    const [first] = errors;
    const place = first?.file === undefined ? '' : `${first.file}:${first.line}: `;
    return new BuildError(
        'script_invalid',
        `${place}${first?.message ?? 'the script does not build'}`,
        {
            file: folder,
            errors,
            cause: failure,
        },
    );
}

function errorDetail(folder: string, { text, location, notes }: Message): BuildErrorDetail {
    const message = [text, ...notes.map((note) => note.text)].join('\n');
    if (location === null) return { message };
    // esbuild counts lines from 1 and columns from 0, and gives the path relative to the folder.
    const column = location.column + 1;
    const source = readSource(resolve(folder, location.file)) ?? location.lineText;
    const line = source === location.lineText ? 1 : location.line;
    return {
        message,
        file: location.file,
        line: location.line,
        column,
        frame: codeFrame(source, line, column),
    };
}

function readSource(path: string): string | undefined {
    try {
        return readFileSync(path, 'utf8');
    } catch {
        return undefined; // a virtual or deleted file: the caller uses the line that esbuild reports
    }
}

function isBuildFailure(failure: unknown): failure is BuildFailure {
    return failure instanceof Error && 'errors' in failure && Array.isArray(failure.errors);
}
