import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BuildStatus, Version } from '@bindery/contract';

import { makeFolder, SMALL_INTEGRATION } from './test-folder.ts';
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
    const statuses: BuildStatus[] = [];
    await using watcher = await watchIntegration(folder.path, {
        runtime: 'bindery',
        mode: 'development',
        onStatus: (status) => statuses.push(status),
        onVersion: (version) => void versions.push(version),
    });
    await watcher.ready;
    expect(versions).toHaveLength(1);

    await folder.write({ 'index.tsx': SMALL_INTEGRATION['index.tsx'].replace('>one<', '>two<') });
    await until(() => versions.length === 2);
    expect(versions[1]?.script).toContain('"two"');

    await folder.write({ 'gitbook-manifest.yaml': 'name: small\nscript: ./index.tsx\n' });
    await until(() => statuses.at(-1)?.state === 'broken');
    expect(statuses.at(-1)).toMatchObject({
        problem: { kind: 'manifest', issues: [{ field: 'title' }] },
    });
    expect(versions).toHaveLength(2);

    await folder.write(SMALL_INTEGRATION);
    await until(() => versions.length === 3);
    expect(versions[2]?.hash).toBe(versions[0]?.hash);
});
