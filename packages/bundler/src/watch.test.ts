import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BuildProblem, ManifestIssue, Version } from '@bindery/contract';

import { makeFolder, SMALL_INTEGRATION } from '@bindery/test-support/folder';
import { watchIntegration } from './watch.ts';

async function until(condition: () => boolean): Promise<void> {
    for (let waited = 0; waited < 10_000; waited += 10) {
        if (condition()) return;
        await sleep(10);
    }
    throw new Error('waited 10 s in vain');
}

test('builds again when a file changes, says what is broken, and recovers', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const versions: Version[] = [];
    const told: (BuildProblem | 'building')[] = [];
    await using watcher = await watchIntegration(folder.path, {
        sdk: 'bindery',
        mode: 'development',
        onBuilding: () => told.push('building'),
        onBroken: (problem) => told.push(problem),
        onVersion: (version) => void versions.push(version),
    });
    await watcher.ready;
    expect(versions).toHaveLength(1);

    await folder.write({ 'index.tsx': SMALL_INTEGRATION['index.tsx'].replace('>one<', '>two<') });
    await until(() => versions.length === 2);
    expect(versions[1]?.script).toContain('"two"');

    await folder.write({ 'gitbook-manifest.yaml': 'name: small\nscript: ./index.tsx\n' });
    await until(() => told.at(-1) !== 'building');
    expect(told.at(-1)).toMatchObject({ kind: 'manifest', issues: [{ field: 'title' }] });
    expect(versions).toHaveLength(2);

    await folder.write(SMALL_INTEGRATION);
    await until(() => versions.length === 3);
    expect(versions[2]?.hash).toBe(versions[0]?.hash);
});

test('tells of slips with every build, also when the version stays the same', async () => {
    await using folder = await makeFolder(SMALL_INTEGRATION);
    const manifest = SMALL_INTEGRATION['gitbook-manifest.yaml'];
    const warnings: ManifestIssue[][] = [];
    await using watcher = await watchIntegration(folder.path, {
        sdk: 'bindery',
        mode: 'development',
        onBuilding: () => {},
        // A file may be read while it is being written: what follows is what counts.
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

test('a build that is under way when the watching ends is no problem of the folder', async () => {
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
