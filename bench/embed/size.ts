import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { report } from '../platform/statistics.ts';
import { EMBED } from './bench-host.ts';

const MAX_KB = 35;

/** Measures what a text-and-button block loads: the element and the chunk with the renderer. */
export function measureSize(): void {
    const files = ['embed.js', ...globSync('embed/assets/renderer-*.js', { cwd: EMBED })];
    const bytes = files.map(
        (file) => gzipSync(readFileSync(join(EMBED, file)), { level: 9 }).length,
    );
    const total = bytes.reduce((sum, each) => sum + each, 0) / 1000;
    const parts = bytes.map((each) => (each / 1000).toFixed(1)).join(' + ');
    report(
        `embed.js and renderer, gzip, at most ${MAX_KB} KB`,
        `${total.toFixed(1)} KB (${parts})`,
        files.length === 2 && total <= MAX_KB,
    );
}
