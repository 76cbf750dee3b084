/** First invocation of a version, compared with a bare load of the same script. */
import { Bare } from './bare.ts';
import type { SDK } from '@bindery/contract';
import { MeasuredHost } from './host.ts';
import { percentile, type Row } from './measure.ts';

export async function measureCold(sdk: SDK, script: string, quick: boolean): Promise<Row[]> {
    const count = quick ? 40 : 200;
    await using bare = await Bare.start('loader', script, 1);
    await using ours = await MeasuredHost.start({ processes: 1 });
    const durations = { bare: [] as number[], ours: [] as number[] };
    for (let index = 0; index < count; index += 1) {
        durations.bare.push(await timed(() => bare.call(0, `cold-${index}`)));
        const options = { tenant: `cold-${index}`, versionHash: 'v1' };
        durations.ours.push(await timed(() => ours.call(script, options)));
    }
    const ratio = percentile(durations.ours, 0.5) / percentile(durations.bare, 0.5);
    return [
        {
            name: `cold start, ${sdk} SDK: pool / bare load, p50`,
            value: `${ratio.toFixed(2)}  (p50 / p99: ${show(durations.ours)}; bare ${show(durations.bare)})`,
            figure: ratio,
            target: { atMost: 1.3 },
        },
    ];
}

async function timed(task: () => Promise<void>): Promise<number> {
    const started = performance.now();
    await task();
    return performance.now() - started;
}

function show(values: readonly number[]): string {
    return `${percentile(values, 0.5).toFixed(1)} / ${percentile(values, 0.99).toFixed(1)} ms`;
}
