import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { makeFolder, SMALL_INTEGRATION } from '@bindery/test-support/folder';

/** Runs a script in a new user namespace, so that the limit applies to this process only. */
function withWatches(limit: number, script: string) {
    return spawnSync(
        'unshare',
        [
            '--user',
            '--map-root-user',
            'sh',
            '-c',
            `echo ${limit} > /proc/sys/user/max_inotify_watches && exec "$0" --input-type=module -e "$1"`,
            process.execPath,
            script,
        ],
        { encoding: 'utf8', timeout: 25_000 },
    );
}

/** Containers and other systems may not allow user namespaces. */
const isAllowed = withWatches(1, '').status === 0;

test.skipIf(!isAllowed)('warns once when the limit of watched files is reached', async () => {
    const files = Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [`folder-${index}/file.txt`, '']),
    );
    await using folder = await makeFolder({ ...SMALL_INTEGRATION, ...files });
    const result = withWatches(
        2,
        `
        import { watchIntegration } from ${JSON.stringify(fileURLToPath(new URL('watch.ts', import.meta.url)))};
        const warned = Promise.withResolvers();
        const watcher = await watchIntegration(${JSON.stringify(folder.path)}, {
            sdk: 'bindery',
            mode: 'development',
            onBuilding() {},
            onBroken: (problem) => console.log(JSON.stringify(problem)),
            onVersion: () => console.log('built'),
            onWatchFailed: (message) => { console.log(message); warned.resolve(); },
        });
        await watcher.ready;
        await warned.promise;
        await watcher[Symbol.asyncDispose]();
        `,
    );
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    const lines = result.stdout.trim().split('\n');
    expect(lines).toContain('built');
    expect(lines.filter((line) => line.includes('max_user_watches'))).toEqual([
        expect.stringContaining(folder.path),
    ]);
});
