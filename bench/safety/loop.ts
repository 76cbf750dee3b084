/** An infinite loop in one integration: time until the public endpoint of a neighbour in its process answers again. */
import { setTimeout as wait } from 'node:timers/promises';

import { fnv1a } from '../../packages/isolate/src/host/fnv1a.ts';
import { percentile, report } from '../platform/statistics.ts';
import type { SafeHost } from './safe-host.ts';

const ROUNDS = 12;
const PROCESSES = 2;
const GOAL_MS = 500;

function nameOf(prefix: string, round: number): string {
    for (let count = 0; ; count += 1) {
        const name = `${prefix}-${round}-${count}`;
        if (fnv1a(name) % PROCESSES === 0) return name;
    }
}

export async function benchLoop(host: SafeHost): Promise<void> {
    const gaps: number[] = [];
    const details: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
        // Each round installs new integrations: those of the previous round are quarantined in processes of their own.
        const neighbour = await host.install(nameOf('beside', round));
        const hostile = await host.install(nameOf('hostile', round));
        for (const url of [neighbour, hostile]) await (await fetch(url)).arrayBuffer();
        const stop = new AbortController();
        const answers: number[] = [];
        const failures: string[] = [];
        const running = (async () => {
            while (!stop.signal.aborted) {
                const at = performance.now();
                const response = await fetch(neighbour);
                await response.arrayBuffer();
                if (response.ok) answers.push(performance.now());
                else
                    failures.push(
                        `${response.status} after ${(performance.now() - at).toFixed(0)} ms`,
                    );
                await wait(2);
            }
        })();
        await wait(100);
        const attackedAt = performance.now();
        const attack = fetch(`${hostile}/loop`).then((response) => response.arrayBuffer());
        await attack;
        const killedAt = performance.now();
        while ((answers.at(-1) ?? 0) < killedAt) await wait(5);
        stop.abort();
        await running;
        const again = answers.find((at) => at > killedAt) ?? Number.NaN;
        gaps.push(again - attackedAt);
        details.push(
            `${(killedAt - attackedAt).toFixed(0)}+${(again - killedAt).toFixed(0)} (${failures.join(', ')})`,
        );
    }
    const p95 = percentile(gaps, 0.95);
    report(
        'infinite loop: neighbour’s endpoint answers again, p95',
        `${p95.toFixed(0)} ms, p50 ${percentile(gaps, 0.5).toFixed(0)} ms`,
        p95 <= GOAL_MS,
    );
    console.log(`  kill + answer: ${details.join('; ')}`);
}
