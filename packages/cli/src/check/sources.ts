import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';

import type { Place } from './finding.ts';

/** The integration's own source files, without comments. */
export interface Sources {
    /** Finds every match, with the place of its first group, or else of the match. */
    find(pattern: RegExp): { place: Place; groups: string[] }[];
    /** Returns the place of the first match; undefined without a match. */
    first(pattern: RegExp): Place | undefined;
}

interface SourceFile {
    file: string;
    code: string;
}

const CODE = /\.[cm]?[jt]sx?$/;

/** Reads the files of a bundle that belong to the folder. */
export async function readSources(folder: string, inputs: readonly string[]): Promise<Sources> {
    const root = resolve(folder) + sep;
    const own = inputs.filter(
        (path) =>
            path.startsWith(root) && CODE.test(path) && !path.includes(`${sep}node_modules${sep}`),
    );
    const files = await Promise.all(
        own.map(async (file) => ({
            file,
            code: withoutComments(await readFile(file, 'utf8').catch(() => '')),
        })),
    );
    const find: Sources['find'] = (pattern) =>
        files.flatMap((source) =>
            [...source.code.matchAll(new RegExp(pattern, 'g'))].map((match) => ({
                place: placeOf(source, match.index + match[0].indexOf(match[1] ?? match[0])),
                groups: match.slice(1).map((group) => group ?? ''),
            })),
        );
    return { find, first: (pattern) => find(pattern)[0]?.place };
}

function placeOf({ file, code }: SourceFile, index: number): Place {
    const before = code.slice(0, index).split('\n');
    return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Replaces comments with spaces, so that positions stay the same. Leaves strings and templates unchanged. */
function withoutComments(text: string): string {
    return text.replaceAll(
        /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
        (match, quoted: string | undefined) => quoted ?? match.replaceAll(/[^\n]/g, ' '),
    );
}
