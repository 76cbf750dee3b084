import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { checkFolders } from '../check/check-folders.ts';
import { runTests } from '../test-runner/run-tests.ts';
import { writeTypes } from '../types/write-types.ts';
import { scaffold } from './scaffold.ts';
import { TEMPLATE_NAMES } from './templates.ts';

/** In the package, so that imports of the workspace's packages resolve. */
const ROOT = join(import.meta.dirname, '../../.cache/templates');
const folders = TEMPLATE_NAMES.map((name) => join(ROOT, `my-${name}`));

const options = { updateTrees: false, isQuiet: true };

beforeAll(async () => {
    process.env['CLIENT_SECRET'] = 'test';
    await rm(ROOT, { recursive: true, force: true });
    await mkdir(ROOT, { recursive: true });
    for (const [index, name] of TEMPLATE_NAMES.entries()) {
        await scaffold(folders[index] ?? '', name);
    }
});
afterAll(async () => {
    delete process.env['CLIENT_SECRET'];
    await rm(ROOT, { recursive: true, force: true });
});

test('check finds nothing in a new folder of any template', async () => {
    const reports = await checkFolders(folders, { sdk: 'bindery', types: true });
    expect(reports.flatMap(({ findings }) => findings)).toEqual([]);
});

test('the tests of every template pass', async () => {
    // In one run, so that they share a host.
    const [first = '', ...others] = folders;
    const files = others.map((folder) => join(folder, 'tests/index.test.ts'));
    const { code, output, runner } = await runTests(first, files, options);
    expect(code, output).toBe(0);
    expect([runner, /pass (\d+)/.exec(output)?.[1]]).toEqual(['node', '6']);
}, 400_000);

test('a failing test gives the exit code of the runner', async () => {
    const file = join(ROOT, 'failing.test.mjs');
    await writeFile(
        file,
        "import { test } from 'node:test';\ntest('fails', () => { throw new Error('no'); });\n",
    );
    const folder = join(ROOT, 'empty');
    await mkdir(join(folder, 'tests'), { recursive: true });
    await expect(runTests(folder, [], options)).rejects.toMatchObject({ code: 'no_tests' });
    await rename(file, join(folder, 'tests/failing.test.mjs'));
    expect((await runTests(folder, [], options)).code).toBe(1);
});

test('writes the types of a manifest only when they change', async () => {
    const folder = join(ROOT, 'my-webhook');
    const { file, isChanged } = await writeTypes(folder, false);
    expect([file.endsWith('src/manifest.generated.ts'), isChanged]).toEqual([true, true]);
    expect((await writeTypes(folder, true)).isChanged).toBe(false);
});
