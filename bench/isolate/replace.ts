/** Time until the host is ready, and until a killed process is replaced by one that answers. */
import { MeasuredHost } from './host.ts';
import { percentile, type Row, wait } from './measure.ts';

const ECHO = 'export default { fetch() { return new Response("x"); } };';

export async function measureStart(processes: number, quick: boolean): Promise<Row[]> {
    const durations: number[] = [];
    for (let count = 0; count < (quick ? 3 : 10); count += 1) {
        const started = performance.now();
        const ours = await MeasuredHost.start({ processes });
        durations.push(performance.now() - started);
        await ours[Symbol.asyncDispose]();
    }
    return [
        {
            name: `start of the host with ${processes} processes, p50`,
            value: `${percentile(durations, 0.5).toFixed(0)} ms`,
            figure: percentile(durations, 0.5),
            target: { atMost: 300 },
        },
    ];
}

/** Time between kills that is long enough for a new standby process to start in the background. */
const APART_MS = 250;
/** Time between kills that is shorter than the start of a process on a slow machine. */
const STORM_APART_MS = 50;

export async function measureReplacement(quick: boolean): Promise<Row[]> {
    const rounds = quick ? 8 : 30;
    const single = await replacements(rounds, APART_MS);
    const storm = await replacements(rounds, STORM_APART_MS);
    return [
        {
            name: 'killed process replaced, p95',
            value: both(single),
            figure: percentile(single, 0.95),
            target: { atMost: 100 },
        },
        {
            name: `the same, kills ${STORM_APART_MS} ms apart, p95`,
            value: both(storm),
            figure: percentile(storm, 0.95),
        },
    ];
}

/** Milliseconds of each replacement. */
async function replacements(rounds: number, apartMs: number): Promise<number[]> {
    const durations: number[] = [];
    await using ours = await MeasuredHost.start({ processes: 1 });
    await ours.call(ECHO, { tenant: 't', versionHash: 'v1' });
    for (let round = 0; round < rounds; round += 1) {
        const { pid } = ours.host.stats().processes[0] ?? { pid: 0 };
        const started = performance.now();
        process.kill(pid, 'SIGKILL');
        while ((ours.host.stats().processes[0]?.pid ?? pid) === pid) await wait(1);
        durations.push(performance.now() - started);
        // A new tenant each time: the previous one is quarantined.
        await ours.call(ECHO, { tenant: `t${round}`, versionHash: 'v1' });
        await wait(apartMs);
    }
    return durations;
}

function both(durations: readonly number[]): string {
    return `${percentile(durations, 0.95).toFixed(0)} ms  (p50 ${percentile(durations, 0.5).toFixed(0)} ms)`;
}
