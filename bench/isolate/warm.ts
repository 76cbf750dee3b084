/** Warm invocations per second, through the pool and without it. */
import { Bare } from './bare.ts';
import type { SDK } from '@bindery/contract';
import { MeasuredHost } from './host.ts';
import { median, type Row, throughput } from './measure.ts';

const TENANTS = 8;
const CONCURRENCY = 32;

/** Rounds alternate, so that other load on the machine affects all variants equally. */
export async function measureWarm(
    sdk: SDK,
    script: string,
    processes: number,
    quick: boolean,
): Promise<Row[]> {
    const rounds = quick ? 5 : 15;
    const count = quick ? 600 : 2_000;
    await using direct = await Bare.start('static', script, processes);
    await using loaded = await Bare.start('loader', script, processes);
    await using ours = await MeasuredHost.start({ processes });
    const runs = {
        direct: (index: number) => direct.call(index, 'x'),
        loaded: (index: number) => loaded.call(index, `t${index % TENANTS}`),
        ours: (index: number) =>
            ours.call(script, { tenant: `t${index % TENANTS}`, versionHash: 'v1' }),
    };
    for (const run of Object.values(runs)) await throughput(1_000, CONCURRENCY, run);
    const rates = { direct: [] as number[], loaded: [] as number[], ours: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
        for (const name of ['direct', 'loaded', 'ours'] as const) {
            rates[name].push(await throughput(count, CONCURRENCY, runs[name]));
        }
    }
    const ratio = (base: readonly number[]): number =>
        median(rates.ours.map((rate, round) => rate / (base[round] ?? rate)));
    const perSecond = (name: keyof typeof rates): string => `${Math.round(median(rates[name]))}/s`;
    return [
        {
            name: `warm, ${sdk} SDK: pool / bare client, version loaded`,
            value: `${ratio(rates.loaded).toFixed(2)}  (${perSecond('ours')} / ${perSecond('loaded')})`,
            figure: ratio(rates.loaded),
            target: { atLeast: 0.75 },
        },
        // This figure has no goal: a configured version needs a process per integration, which cannot be replaced
        // without a restart. Loading versions on demand slows the bare client as much.
        {
            name: `warm, ${sdk} SDK: pool / bare client, version configured`,
            value: `${ratio(rates.direct).toFixed(2)}  (${perSecond('ours')} / ${perSecond('direct')})`,
            figure: ratio(rates.direct),
        },
    ];
}
