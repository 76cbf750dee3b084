// `npm run bench [name…]`: runs the named benchmarks, or all of them. Each folder of `bench/` is one benchmark.
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import { run } from '../lib/run.ts';

const all = globSync('bench/*/main.ts', { cwd: ROOT })
    .map((file) => basename(dirname(file)))
    .toSorted();
const selected = process.argv.slice(2);
const unknown = selected.filter((name) => !all.includes(name));
if (unknown.length > 0) {
    console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
    process.exit(1);
}
for (const name of selected.length > 0 ? selected : all) {
    console.log(`\n== ${name}`);
    const { code } = await run(process.execPath, [join(ROOT, 'bench', name, 'main.ts')]);
    if (code !== 0) process.exitCode = 1;
}
