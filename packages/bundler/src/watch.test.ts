import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BuildProblem, ManifestIssue, Version } from '@bindery/contract';

import { makeFolder, SMALL_INTEGRATION } from '@bindery/test-support/folder';
import { watchIntegration } from './watch.ts';

async function until(condition: () => boolean): Promise<void> {
    for (let waited = 0; waited < 30_000; waited += 10) {
        if (condition()) return;
        await sleep(10);
    }
    throw new Error('the condition was not met within 30 s');
}

test('rebuilds when a file changes, reports a broken build, and recovers', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const versions: Version[] = [];
    const statuses: (BuildProblem | 'building')[] = [];
    await using watcher = await watchIntegration(folder.path, {
        sdk: 'bindery',
        mode: 'development',
        onBuilding: () => statuses.push('building'),
        onBroken: (problem) => statuses.push(problem),
        onVersion: (version) => void versions.push(version),
    });
    await watcher.ready;
    expect(versions).toHaveLength(1);

    await folder.write({ 'index.tsx': SMALL_INTEGRATION['index.tsx'].replace('>one<', '>two<') });
    await until(() => versions.length === 2);
    expect(versions[1]?.script).toContain('"two"');

    await folder.write({ 'gitbook-manifest.yaml': 'name: small\nscript: ./index.tsx\n' });
    await until(() => statuses.at(-1) !== 'building');
    expect(statuses.at(-1)).toMatchObject({ kind: 'manifest', issues: [{ field: 'title' }] });
    expect(versions).toHaveLength(2);

    await folder.write(SMALL_INTEGRATION);
    await until(() => versions.length === 3);
    expect(versions[2]?.hash).toBe(versions[0]?.hash);
});

test('reports warnings with every build, also when the version stays the same', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const manifest = SMALL_INTEGRATION['gitbook-manifest.yaml'];
    const warnings: ManifestIssue[][] = [];
    await using watcher = await watchIntegration(folder.path, {
        sdk: 'bindery',
        mode: 'development',
        onBuilding: () => {},
        // Ignores broken builds: a build may read a file while it is being written, and another build follows.
        onBroken: () => {},
        onVersion: (_version, notes) => void warnings.push(notes.warnings),
        onUnchanged: (notes) => void warnings.push(notes.warnings),
    });
    await watcher.ready;
    expect(warnings).toEqual([[]]);

    await folder.write({ 'gitbook-manifest.yaml': `${manifest}block: []\n` });
    await until(() => warnings.at(-1)?.[0]?.field === 'block');
    expect(warnings.at(-1)).toMatchObject([
        { field: 'block', line: 5, message: expect.stringContaining('“blocks”') },
    ]);

    await folder.write({
        'gitbook-manifest.yaml': `${manifest}secrets:\n  KEY: \${{ env.BINDERY_TEST_NOT_SET }}\n`,
    });
    await until(() => warnings.at(-1)?.[0]?.field === 'secrets.KEY');
    expect(warnings.at(-1)).toMatchObject([
        { field: 'secrets.KEY', line: 6, message: expect.stringContaining('BINDERY_TEST_NOT_SET') },
    ]);
});

test('a build that runs when the watcher closes reports no problem', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const problems: BuildProblem[] = [];
    const watcher = await watchIntegration(folder.path, {
        sdk: 'bindery',
        mode: 'development',
        onBuilding: () => {},
        onBroken: (problem) => problems.push(problem),
        onVersion: () => {},
    });
    await watcher[Symbol.asyncDispose]();
    expect(problems).toEqual([]);
});

test.each(['dist', '.bindery/src'])(
    'watches the files of the bundle in a folder named %s',
    async (name) => {
        const manifest = SMALL_INTEGRATION['gitbook-manifest.yaml'];
        const script = SMALL_INTEGRATION['index.tsx'];
        await using folder = await makeFolder({
            'gitbook-manifest.yaml': manifest.replace('./index.tsx', `./${name}/index.tsx`),
            [`${name}/index.tsx`]: script,
        });
        const versions: Version[] = [];
        await using watcher = await watchIntegration(folder.path, {
            sdk: 'bindery',
            mode: 'development',
            onBuilding: () => {},
            onBroken: () => {},
            onVersion: (version) => void versions.push(version),
        });
        await watcher.ready;
        expect(versions).toHaveLength(1);

        await folder.write({ [`${name}/index.tsx`]: script.replace('>one<', '>two<') });
        await until(() => versions.at(-1)?.script.includes('"two"') === true);

        // Editors that replace a file write a new one and rename it.
        await folder.write({ [`${name}/index.tsx.new`]: script.replace('>one<', '>three<') });
        await rename(
            join(folder.path, name, 'index.tsx.new'),
            join(folder.path, name, 'index.tsx'),
        );
        await until(() => versions.at(-1)?.script.includes('"three"') === true);
    },
);
