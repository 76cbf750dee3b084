/** More integrations than fit in memory, called in turn. */
import { DEFAULT_LIMITS } from '@bindery/isolate';

import { MeasuredHost } from './host.ts';
import { percentile, type Row } from './measure.ts';

const MEGABYTE = 1024 * 1024;

export async function measureRotation(
    script: string,
    processes: number,
    quick: boolean,
): Promise<Row[]> {
    const integrations = quick ? 1_000 : 2_000;
    const rounds = quick ? 1 : 2;
    await using ours = await MeasuredHost.start({ processes });
    let largestBytes = 0;
    let isolates = 0;
    let failures = 0;
    const durations: number[] = [];
    let next = 0;
    await Promise.all(
        Array.from({ length: 4 }, async () => {
            while (next < integrations * rounds) {
                const index = next++;
                const tenant = `integration-${index % integrations}`;
                const started = performance.now();
                await ours.call(script, { tenant, versionHash: 'v1' }).catch(() => (failures += 1));
                durations.push(performance.now() - started);
                if (index % 20 > 0) continue;
                for (const process of ours.host.stats().processes) {
                    largestBytes = Math.max(largestBytes, process.rssBytes);
                    isolates = Math.max(isolates, process.isolates);
                }
            }
        }),
    );
    const limitMegabytes = DEFAULT_LIMITS.processMemoryBytes / MEGABYTE;
    return [
        {
            name: `${integrations} integrations in rotation: largest process`,
            value: `${Math.round(largestBytes / MEGABYTE)} MB, ${isolates} isolates  (p50 ${percentile(durations, 0.5).toFixed(1)} ms, p99 ${percentile(durations, 0.99).toFixed(0)} ms)`,
            figure: largestBytes / MEGABYTE,
            target: { atMost: limitMegabytes },
        },
        {
            name: `${integrations} integrations in rotation: failed requests`,
            value: `${failures} of ${durations.length}`,
            figure: failures,
            target: { atMost: 0 },
        },
    ];
}
