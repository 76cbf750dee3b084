import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
/** The folder is in the package, so that imports resolve, but not in node_modules, where Node strips no types. */
const FOLDER = join(import.meta.dirname, '../.cache/docs');
const run = promisify(execFile);

test('the code of docs/testing.md compiles and runs', async () => {
    const page = await readFile(join(ROOT, 'docs/testing.md'), 'utf8');
    const listings = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
    expect(listings).toHaveLength(2);
    await mkdir(FOLDER, { recursive: true });
    const files = listings.map((_, index) => join(FOLDER, `listing-${index}.ts`));
    try {
        for (const [index, file] of files.entries()) await writeFile(file, listings[index] ?? '');
        await writeFile(
            join(FOLDER, 'tsconfig.json'),
            JSON.stringify({ extends: '../../../../tsconfig.base.json', include: ['*.ts'] }),
        );
        await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', FOLDER]);
        for (const file of files) await run(process.execPath, [file], { cwd: ROOT });
    } finally {
        await rm(FOLDER, { recursive: true, force: true });
    }
}, 120_000);
