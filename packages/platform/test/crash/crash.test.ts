import { describe, expect, it } from 'vitest';

import { startPostgres } from '@bindery/test-support/postgres';
import { crash, type CrashReport } from './crash.ts';

/** Number of kills, few to save time. `node packages/platform/test/crash/main.ts` kills 200 times for each database. */
const KILLS = 6;

describe('acknowledged work survives kill -9', () => {
    const expectNothingLost = (report: CrashReport) => {
        expect(report.lost).toEqual([]);
        expect(report.orphans).toEqual([]);
        // Each kill waits for at least one acknowledgement, of any kind.
        const { view, task, import: imports } = report.acknowledged;
        expect(view + task + imports).toBeGreaterThanOrEqual(KILLS);
        expect(view).toBeGreaterThan(0);
        expect(task).toBeGreaterThan(0);
    };

    it('of host and workerd, on PGlite', { timeout: 300_000 }, async () => {
        expectNothingLost(await crash(KILLS, undefined));
    });

    it.skipIf(process.env['DATABASE_URL'] !== undefined)(
        'of host, workerd and PostgreSQL',
        { timeout: 300_000 },
        async () => {
            await using postgres = await startPostgres();
            expectNothingLost(await crash(KILLS, postgres));
        },
    );
});
