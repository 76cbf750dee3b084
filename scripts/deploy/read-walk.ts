import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';

/** The commands of one fenced block of a page. */
export interface WalkBlock {
    /** The heading above the block. */
    section: string;
    commands: string;
}

const FENCE = /^```(\S*)(.*)$/;

/**
 * Reads the blocks marked `sh` of a page, in order: the commands that a reader types. Blocks marked `sh ignore` and
 * blocks of other languages are left out.
 */
export function readWalk(page: string): WalkBlock[] {
    const blocks: WalkBlock[] = [];
    let section = '';
    let open: { lines: string[]; isRun: boolean } | undefined;
    for (const line of readFileSync(join(ROOT, page), 'utf8').split('\n')) {
        const fence = FENCE.exec(line);
        if (fence !== null && open === undefined) {
            open = { lines: [], isRun: fence[1] === 'sh' && fence[2]?.trim() !== 'ignore' };
        } else if (fence !== null && open !== undefined) {
            if (open.isRun) blocks.push({ section, commands: open.lines.join('\n') });
            open = undefined;
        } else if (open !== undefined) {
            open.lines.push(line);
        } else if (line.startsWith('#')) {
            section = line.replace(/^#+ /, '');
        }
    }
    return blocks;
}
