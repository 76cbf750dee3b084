/** One token sends the most expensive inputs as fast as it can, while a neighbour renders. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { percentile, report } from '../platform/statistics.ts';
import { measureMeter } from './meter.ts';
import type { SafeHost } from './safe-host.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const RENDER_GOAL_MS = 100;
const HEALTH_GOAL_MS = 50;
const COST_GOAL = 0.03;

export async function benchHostile(host: SafeHost): Promise<void> {
    const endpoint = await host.install('hostile');
    await host.install('neighbour');
    const { integration } = (await (await fetch(endpoint)).json()) as { integration: string };

    await measure(host, 2);
    const before = await measure(host, SECONDS);
    const attacker = fork(fileURLToPath(new URL('attacker.ts', import.meta.url)), [
        host.api,
        integration,
        'hostile',
        host.spaceId,
    ]);
    // An attacker in production is another machine: a low priority keeps its CPU time out of the figures.
    if (attacker.pid !== undefined) setPriority(attacker.pid, constants.priority.PRIORITY_LOW);
    await once(attacker, 'message');
    const during = await measure(host, SECONDS);
    attacker.send('stop');
    const [sent] = (await once(attacker, 'message')) as [Record<string, number>];
    await once(attacker, 'exit');
    const show = (label: string, quiet: number[], loud: number[], goal: number) => {
        const p99 = percentile(loud, 0.99);
        report(
            label,
            `${p99.toFixed(1)} ms (${percentile(quiet, 0.99).toFixed(1)} ms without), p50 ${percentile(loud, 0.5).toFixed(1)} ms (${percentile(quiet, 0.5).toFixed(1)} ms)`,
            p99 < goal,
        );
    };
    show(
        'neighbour’s render beside a hostile token, p99',
        before.renders,
        during.renders,
        RENDER_GOAL_MS,
    );
    show('/health beside a hostile token, p99', before.health, during.health, HEALTH_GOAL_MS);
    console.log(`  answers to the hostile token: ${JSON.stringify(sent)}`);

    const meterUs = measureMeter();
    const cost = meterUs / before.cpuUs;
    report(
        'cost of budgets for a render',
        `${(cost * 100).toFixed(2)} % (${meterUs.toFixed(1)} of ${before.cpuUs.toFixed(0)} µs)`,
        cost < COST_GOAL,
    );
}

/** Alternates renders by the local user with requests of `/health`, for `seconds` seconds. */
async function measure(host: SafeHost, seconds: number) {
    const renders: number[] = [];
    const health: number[] = [];
    const body = {
        componentId: 'block',
        props: {},
        context: { type: 'document', spaceId: host.spaceId, editable: false, theme: 'light' },
    };
    const cpuBefore = await host.cpu();
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
        const at = performance.now();
        const response = await host.call('POST', '/v1/integrations/neighbour/render', body);
        await response.arrayBuffer();
        if (!response.ok) throw new Error(`The neighbour got ${response.status}.`);
        renders.push(performance.now() - at);
        const healthAt = performance.now();
        await (await fetch(`${host.api}/health`)).arrayBuffer();
        health.push(performance.now() - healthAt);
        await wait(5);
    }
    const cpuUs = ((await host.cpu()) - cpuBefore) / renders.length;
    return { renders, health, cpuUs };
}
