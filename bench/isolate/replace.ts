/** How soon the host is ready at the start, and how soon a killed process has a successor that answers. */
import { MeasuredHost } from './host.ts';
import { percentile, type Row, wait } from './measure.ts';

const ECHO = 'export default { fetch() { return new Response("x"); } };';

export async function measureStart(processes: number, quick: boolean): Promise<Row[]> {
    const took: number[] = [];
    for (let count = 0; count < (quick ? 3 : 10); count += 1) {
        const started = performance.now();
        const ours = await MeasuredHost.start({ processes });
        took.push(performance.now() - started);
        await ours[Symbol.asyncDispose]();
    }
    return [
        {
            name: `start of the host with ${processes} processes, p50`,
            value: `${percentile(took, 0.5).toFixed(0)} ms`,
            figure: percentile(took, 0.5),
            target: { atMost: 300 },
        },
    ];
}

export async function measureReplacement(quick: boolean): Promise<Row[]> {
    const rounds = quick ? 8 : 30;
    const took: number[] = [];
    await using ours = await MeasuredHost.start({ processes: 1 });
    await ours.call(ECHO, { tenant: 't', versionHash: 'v1' });
    for (let round = 0; round < rounds; round += 1) {
        const { pid } = ours.host.stats().processes[0] ?? { pid: 0 };
        const started = performance.now();
        process.kill(pid, 'SIGKILL');
        while ((ours.host.stats().processes[0]?.pid ?? pid) === pid) await wait(1);
        took.push(performance.now() - started);
        // Each time another tenant: the last one is under suspicion.
        await ours.call(ECHO, { tenant: `t${round}`, versionHash: 'v1' });
        await wait(50);
    }
    return [
        {
            name: 'killed process replaced, p95',
            value: `${percentile(took, 0.95).toFixed(0)} ms  (p50 ${percentile(took, 0.5).toFixed(0)} ms)`,
            figure: percentile(took, 0.95),
            target: { atMost: 100 },
        },
    ];
}
