import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../lib/install.mjs';
import { run } from '../lib/run.ts';

/** Runs `npm run generate`, and names the generated files that it changed. */
export async function checkGenerated(): Promise<string> {
    const { output } = await run('git', ['ls-files', '*.generated.*'], { quiet: true });
    const files = output.split('\n').filter(Boolean);
    const read = () => files.map((file) => readFileSync(join(ROOT, file), 'utf8'));
    const before = read();
    const generate = await run('npm', ['run', '--silent', 'generate'], { quiet: true });
    if (generate.code !== 0) return `npm run generate failed:\n${generate.output}`;
    const after = read();
    return files
        .filter((_, index) => before[index] !== after[index])
        .map((file) => `${file} was out of date. The check has updated it: commit the change.`)
        .join('\n');
}
