/** An infinite loop: time until a neighbour is served again, and the effect on another process. */
import { fnv1a } from '../../packages/isolate/src/host/fnv1a.ts';
import { MeasuredHost } from './host.ts';
import { percentile, type Row, wait } from './measure.ts';

const PROCESSES = 2;
const LOOP = 'export default { fetch() { for (;;); } };';

function tenantOn(process: number, prefix: string): string {
    for (let count = 0; ; count += 1) {
        if (fnv1a(`${prefix}-${count}`) % PROCESSES === process) return `${prefix}-${count}`;
    }
}

/** Invokes in a loop until it is stopped, and records the time of each successful response. */
async function neighbour(
    ours: MeasuredHost,
    script: string,
    tenant: string,
    stopped: AbortSignal,
): Promise<{ answers: number[]; failures: number; slowest: number }> {
    const noted = { answers: [] as number[], failures: 0, slowest: 0 };
    while (!stopped.aborted) {
        const started = performance.now();
        try {
            await ours.call(script, { tenant, versionHash: 'v1' });
            const now = performance.now();
            noted.answers.push(now);
            noted.slowest = Math.max(noted.slowest, now - started);
        } catch {
            noted.failures += 1;
        }
        await wait(2);
    }
    return noted;
}

export async function measureStall(script: string, quick: boolean): Promise<Row[]> {
    const rounds = quick ? 8 : 30;
    const gaps: number[] = [];
    const lost: number[] = [];
    let elsewhereFailures = 0;
    let elsewhereSlowest = 0;
    await using ours = await MeasuredHost.start({ processes: PROCESSES });
    for (let round = 0; round < rounds; round += 1) {
        const stop = new AbortController();
        // New tenants each round: those of the previous round are quarantined in their own processes.
        const sameProcess = neighbour(ours, script, tenantOn(0, `beside-${round}`), stop.signal);
        const elsewhere = neighbour(ours, script, tenantOn(1, 'elsewhere'), stop.signal);
        await wait(200);
        const attackedAt = performance.now();
        const attack = await ours.invoke(LOOP, {
            tenant: tenantOn(0, `hostile-${round}`),
            versionHash: 'loop',
        });
        await attack.outcome;
        await wait(300);
        stop.abort();
        const report = await sameProcess;
        const servedAgain = report.answers.find((at, index) => {
            const before = report.answers[index - 1] ?? 0;
            return at > attackedAt && at - before > 100;
        });
        gaps.push((servedAgain ?? performance.now()) - attackedAt);
        lost.push(report.failures);
        const other = await elsewhere;
        elsewhereFailures += other.failures;
        elsewhereSlowest = Math.max(elsewhereSlowest, other.slowest);
    }
    return [
        {
            name: 'infinite loop: neighbour served again, p95',
            value: `${percentile(gaps, 0.95).toFixed(0)} ms  (p50 ${percentile(gaps, 0.5).toFixed(0)} ms, lost ${Math.max(...lost)} at most)`,
            figure: percentile(gaps, 0.95),
            target: { atMost: 600 },
        },
        {
            name: 'infinite loop: failed requests in another process',
            value: `${elsewhereFailures}  (slowest ${elsewhereSlowest.toFixed(0)} ms)`,
            figure: elsewhereFailures,
            target: { atMost: 0 },
        },
    ];
}
