// Waiting times of an author in the terminal: help, check, and the test kit.
import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

import { startHarness } from '@bindery/testing';

import { cpuMinutes } from '../../scripts/lib/cpu-time.ts';

const ROOT = join(import.meta.dirname, '../..');
const BINDERY = join(ROOT, 'packages/cli/bin/bindery.js');
const EXAMPLE = join(ROOT, 'examples/hello-world');
const RUNS = 7;

interface Figures {
    goal: number;
    median: number;
    max: number;
    /** CPU time of one run, with child processes; undefined where the system does not report it. */
    cpu?: number;
}

console.log(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
const results: Record<string, Figures> = {
    'node -e 0 (ms)': timeCommand(Infinity, ['-e', '0']),
    'bindery --help (ms)': timeCommand(150, [BINDERY, '--help']),
    'bindery check, without types (ms)': timeCommand(600, [
        BINDERY,
        'check',
        EXAMPLE,
        '--no-types',
    ]),
    ...(await timeKit()),
};
console.table(results);
if (Object.values(results).some(({ goal, median }) => median > goal)) process.exitCode = 1;

function timeCommand(goal: number, args: string[]): Figures {
    const times: number[] = [];
    // The first run fills the cache of compiled modules.
    spawnSync(process.execPath, args);
    const cpuBefore = cpuMinutes();
    for (let run = 0; run < RUNS; run++) {
        const startedAt = performance.now();
        const { status, stderr } = spawnSync(process.execPath, args);
        if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr.toString()}`);
        times.push(performance.now() - startedAt);
    }
    const cpuAfter = cpuMinutes();
    return {
        ...figures(goal, times),
        ...(cpuBefore === undefined || cpuAfter === undefined
            ? {}
            : { cpu: Math.round(((cpuAfter - cpuBefore) * 60_000) / RUNS) }),
    };
}

/** Measures harnesses. The first one starts the host; the later ones use it, as the tests of a run do. */
async function timeKit(): Promise<Record<string, Figures>> {
    const starts: number[] = [];
    const blocks: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
        const startedAt = performance.now();
        await using h = await startHarness(EXAMPLE);
        starts.push(performance.now() - startedAt);
        const testedAt = performance.now();
        const block = await h.render('hello');
        await block.press('Say hello');
        blocks.push(performance.now() - testedAt);
    }
    const [first = 0, ...warm] = starts;
    return {
        'kit: first start, with the host (ms)': figures(Infinity, [first]),
        'kit: warm start (ms)': figures(1500, warm),
        'kit: render and press (ms)': figures(150, blocks.slice(1)),
    };
}

function figures(goal: number, times: readonly number[]): Figures {
    const sorted = times.toSorted((a, b) => a - b);
    return {
        goal,
        median: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
        max: Math.round(sorted.at(-1) ?? 0),
    };
}
