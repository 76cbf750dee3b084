import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diff } from 'node:util';

import { HarnessError } from './error.ts';

/** The part of a block that golden trees need. */
export interface Rendered {
    readonly tree: string;
    readonly folder: string;
}

/**
 * Compares the element tree of a block with the file `tests/trees/NAME.tree` in the integration's folder. Writes the
 * file if it does not exist, except in CI, or if `BINDERY_UPDATE_TREES` is set.
 *
 * @throws HarnessError `tree_differs` with the differing lines.
 */
export function matchTree(block: Rendered, name: string): void {
    const file = join(block.folder, 'tests', 'trees', `${name}.tree`);
    const actual = `${block.tree}\n`;
    const expected = readText(file);
    const isUpdate = Boolean(process.env['BINDERY_UPDATE_TREES']);
    if (isUpdate || (expected === undefined && !process.env['CI'])) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, actual);
        return;
    }
    if (expected === undefined) {
        throw new HarnessError(
            'tree_differs',
            `There is no ${file}: run the test once outside CI, and commit the file.`,
        );
    }
    if (expected === actual) return;
    throw new HarnessError(
        'tree_differs',
        `The tree differs from ${file} (- expected, + rendered). Set BINDERY_UPDATE_TREES=1 to accept it.\n${difference(expected, actual)}`,
    );
}

function readText(file: string): string | undefined {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        return undefined;
    }
}

function difference(expected: string, actual: string): string {
    return diff(expected.trimEnd().split('\n'), actual.trimEnd().split('\n'))
        .map(([side, line]) => `${side === 0 ? ' ' : side === 1 ? '-' : '+'} ${line}`)
        .join('\n');
}
