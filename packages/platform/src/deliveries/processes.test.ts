import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { openTestSchema } from '../../test/databases.ts';
import { startTestPlatform } from '../../test/test-platform.ts';
import { updateInstallation } from '../installations/installation.ts';
import { viewPage } from '../spaces/space.ts';
import { listDeliveries } from './replay.ts';

const VISITOR = { anonymousId: 'a', userAgent: 'test', ip: '127.0.0.1', cookies: {} };
const VIEWS = 60;

it(
    'shares one database between processes: each event once, and no stale configuration',
    { timeout: 120_000 },
    async () => {
        const folder = await mkdtemp(join(tmpdir(), 'bindery-processes-'));
        try {
            await using postgres = await openTestSchema('postgres');
            await using one = await startTestPlatform({ folder, postgres });
            const installationId = await one.publish();
            await using two = await startTestPlatform({ folder, postgres });
            const target = { integration: 'probe', installationId };
            await two.platform.environments.assemble(target);

            await Promise.all(
                Array.from({ length: VIEWS }, (_, index) =>
                    viewPage((index % 2 === 0 ? one : two).core, one.spaceId, String(index), {
                        url: 'http://x/',
                        visitor: VISITOR,
                    }),
                ),
            );
            const views = async () =>
                (await listDeliveries(one.core, { installationId }, 200)).filter(
                    ({ type }) => type === 'space_view',
                );
            await expect
                .poll(async () => (await views()).every(({ state }) => state === 'delivered'), {
                    timeout: 20_000,
                })
                .toBe(true);
            expect(await views()).toHaveLength(VIEWS);
            expect((await views()).every(({ attempts }) => attempts === 1)).toBe(true);
            await two.platform.traces.flush();
            const traces = await one.platform.traces.list({ installationId, limit: 500 });
            expect(traces.filter(({ type }) => type === 'space_view')).toHaveLength(VIEWS);

            await updateInstallation(one.core, 'probe', installationId, {
                configuration: { set: 'by one' },
            });
            await expect
                .poll(async () => {
                    const { environment } = await two.platform.environments.assemble(target);
                    return environment.installation?.configuration;
                })
                .toEqual({ set: 'by one' });
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    },
);
