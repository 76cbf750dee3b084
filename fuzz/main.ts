/**
 * `npm run fuzz -- --inputs 20000000 --seed 1`: sends generated inputs to every parser and to a running host, in several
 * processes. Exits with 1 when an input is answered wrongly, with a server error or after more than a second.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import { planBatches, type Batch } from './plan.ts';
import { startWorkers } from './pool.ts';
import type { Failure } from './target.ts';
import { TARGETS } from './targets/index.ts';

const HELP = `Sends generated inputs to every parser and to a running host.

Usage: npm run fuzz -- [options]

  --inputs N      inputs in all (default 100000)
  --seed N        seed of the run (default random). The same seed and number of inputs resume a run that was stopped
  --processes N   processes (default: cores)
  --target NAME   only this target; may be repeated: ${TARGETS.map(({ name }) => name).join(', ')}
  --restart       do not resume
  --json          one line of JSON at the end

Examples:
  npm run fuzz -- --inputs 20000000 --seed 1
  npm run fuzz -- --target markdown --inputs 50000
`;

const PROGRESS_MS = 10_000;

const { values } = parseArgs({
    options: {
        inputs: { type: 'string', default: '100000' },
        seed: { type: 'string', default: String(randomInt(1_000_000)) },
        processes: { type: 'string', default: String(availableParallelism()) },
        target: { type: 'string', multiple: true, default: TARGETS.map(({ name }) => name) },
        restart: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
    },
});
if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
}
const inputs = positive('inputs');
const seed = positive('seed');
const processes = positive('processes');
for (const name of values.target) {
    if (TARGETS.some((target) => target.name === name)) continue;
    fail(
        `There is no target ${name}. There are: ${TARGETS.map((target) => target.name).join(', ')}.`,
    );
}

const targets = TARGETS.filter(({ name }) => values.target.includes(name));
const directory = '.cache/fuzz';
mkdirSync(directory, { recursive: true });
const selected = targets.length === TARGETS.length ? [] : targets.map(({ name }) => name);
const stateFile = `${directory}/${[seed, inputs, ...selected].join('-')}.json`;
const done = new Set<string>(values.restart ? [] : readDone());
const batches = planBatches(targets, { seed, inputs });
const left = batches.filter((batch) => !done.has(keyOf(batch)));
const resumed = batches.length - left.length;
console.error(
    `Seed ${seed}: ${inputs} inputs in ${batches.length} batches${resumed > 0 ? `, ${resumed} of them done before` : ''}.`,
);

const failures: Failure[] = [];
const startedAt = performance.now();
let inputsDone = sum(batches) - sum(left);
const inputsBefore = inputsDone;
const progress = setInterval(showProgress, PROGRESS_MS);

await startWorkers(left, processes, (batch, failure) => {
    done.add(keyOf(batch));
    inputsDone += batch.inputs;
    if (failure === undefined) return;
    failures.push(failure);
    console.error(
        `\n✗ ${failure.target}, seed ${failure.seed}, path ${failure.path}\n${failure.input}\n${failure.error}\n`,
    );
});
clearInterval(progress);
showProgress();
const summary = {
    seed,
    inputs: inputsDone,
    failed: failures.length,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    targets: Object.fromEntries(
        targets.map(({ name }) => [name, sum(batches.filter(({ target }) => target === name))]),
    ),
};
if (values.json) console.log(JSON.stringify(summary));
else console.log(`${summary.inputs} inputs, ${summary.failed} failed, seed ${seed}`);
if (failures.length > 0) {
    console.error('Add each input to `kept` of its target in fuzz/targets, then mend the cause.');
    process.exitCode = 1;
}

function showProgress(): void {
    writeFileSync(stateFile, JSON.stringify([...done]));
    const perSecond = (inputsDone - inputsBefore) / ((performance.now() - startedAt) / 1000);
    console.error(
        `${inputsDone} of ${sum(batches)} inputs, ${Math.round(perSecond)} a second, ${failures.length} failed`,
    );
}

function readDone(): string[] {
    try {
        return JSON.parse(readFileSync(stateFile, 'utf8')) as string[]; // written by `showProgress`
    } catch {
        return [];
    }
}

function keyOf({ target, seed: batchSeed }: Batch): string {
    return `${target} ${batchSeed}`;
}

function sum(all: readonly Batch[]): number {
    return all.reduce((total, batch) => total + batch.inputs, 0);
}

function positive(name: 'inputs' | 'seed' | 'processes'): number {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 1) {
        fail(`--${name} must be a whole number above 0, not ${JSON.stringify(values[name])}.`);
    }
    return value;
}

function fail(message: string): never {
    console.error(message);
    process.exit(2);
}
