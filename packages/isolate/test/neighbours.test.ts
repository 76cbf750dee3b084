import { kill } from 'node:process';

import { expect, test } from 'vitest';

import { Harness } from './harness.ts';
import { Neighbour } from './neighbour-load.ts';

test.skipIf(process.platform === 'win32')(
    'a report includes the gap of a neighbour that hangs, before and after it is served again',
    async () => {
        // The watchdog must not kill the stopped process during this test.
        await using harness = await Harness.start({ limits: { stallMs: 60_000 } });
        const neighbour = new Neighbour(harness, 'neighbour');
        await neighbour.untilServed();
        neighbour.takeReport();
        const pid = harness.host.stats().processes[0]?.pid ?? 0;
        kill(pid, 'SIGSTOP');
        // Polled, because a response may arrive after the signal.
        await expect
            .poll(() => neighbour.report().longestGapMs, { timeout: 20_000 })
            .toBeGreaterThan(500);
        expect(neighbour.takeReport().longestGapMs).toBeGreaterThan(500);
        // The next report includes the same gap.
        expect(neighbour.takeReport().longestGapMs).toBeGreaterThan(500);
        kill(pid, 'SIGCONT');
        await neighbour.untilServed();
        expect(neighbour.takeReport().longestGapMs).toBeGreaterThan(500);
        await neighbour.stop();
    },
);
