import { kill } from 'node:process';

import { expect, test } from 'vitest';

import { Harness } from './harness.ts';
import { Neighbour } from './neighbour-load.ts';

test.skipIf(process.platform === 'win32')(
    'a neighbour that hangs is noticed while it hangs, and not only when it is served again',
    async () => {
        // A process that stands still is not ended before this test is over.
        await using harness = await Harness.start({ limits: { stallMs: 60_000 } });
        const neighbour = new Neighbour(harness, 'neighbour');
        await neighbour.served();
        neighbour.take();
        const pid = harness.host.stats().processes[0]?.pid ?? 0;
        kill(pid, 'SIGSTOP');
        // What was on its way may have arrived.
        await expect
            .poll(() => neighbour.look().worstGapMs, { timeout: 20_000 })
            .toBeGreaterThan(500);
        const hung = neighbour.take();
        expect(hung.worstGapMs).toBeGreaterThan(500);
        // Taken twice, it has not begun anew.
        expect(neighbour.take().worstGapMs).toBeGreaterThan(500);
        kill(pid, 'SIGCONT');
        await neighbour.served();
        expect(neighbour.take().worstGapMs).toBeGreaterThan(500);
        await neighbour.stop();
    },
);
