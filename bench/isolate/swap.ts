/** Time from requesting a new version to its first response, while the old version is under load. */
import { MeasuredHost } from './host.ts';
import { percentile, type Row } from './measure.ts';

/** Concurrent callers of the old version. */
const LOAD = 4;

export async function measureSwap(script: string, quick: boolean): Promise<Row[]> {
    const swaps = quick ? 20 : 100;
    await using ours = await MeasuredHost.start({ processes: 1 });
    let version = 0;
    let failures = 0;
    let served = 0;
    const stop = new AbortController();
    const call = (number: number): Promise<void> =>
        ours.call(`${script}\n// ${number}`, { tenant: 'swapped', versionHash: `v${number}` });
    const load = Promise.all(
        Array.from({ length: LOAD }, async () => {
            while (!stop.signal.aborted) {
                await call(version).then(
                    () => (served += 1),
                    () => (failures += 1),
                );
            }
        }),
    );
    const durations: number[] = [];
    for (let count = 0; count < swaps; count += 1) {
        const started = performance.now();
        version += 1;
        await call(version);
        durations.push(performance.now() - started);
        await ours.host.retire('swapped', `v${version - 1}`);
    }
    stop.abort();
    await load;
    return [
        {
            name: 'hot swap under load, p95',
            value: `${percentile(durations, 0.95).toFixed(1)} ms  (p50 ${percentile(durations, 0.5).toFixed(1)} ms)`,
            figure: percentile(durations, 0.95),
            target: { atMost: 50 },
        },
        {
            name: 'hot swap: failed requests',
            value: `${failures} of ${served + failures}`,
            figure: failures,
            target: { atMost: 0 },
        },
    ];
}
