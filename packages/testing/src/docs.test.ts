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
    const code = /```ts\n([\s\S]*?)```/.exec(page)?.[1];
    expect(code).toBeDefined();
    await mkdir(FOLDER, { recursive: true });
    try {
        await writeFile(join(FOLDER, 'listing.ts'), code ?? '');
        await writeFile(
            join(FOLDER, 'tsconfig.json'),
            JSON.stringify({ extends: '../../../../tsconfig.base.json', include: ['*.ts'] }),
        );
        await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', FOLDER]);
        await run(process.execPath, [join(FOLDER, 'listing.ts')], { cwd: ROOT });
    } finally {
        await rm(FOLDER, { recursive: true, force: true });
    }
}, 120_000);
