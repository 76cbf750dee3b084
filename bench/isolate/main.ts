/**
 * Benchmark of the isolates: `node bench/isolate/main.ts`, with `--quick` for a short run and `--json` for JSON output.
 * Ratios are measured in one run, in alternating rounds; absolute figures depend on the machine.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

import { bundleHelloWorld } from './bundle.ts';
import { measureCold } from './cold.ts';
import { met, type Row, table } from './measure.ts';
import { measureReplacement, measureStart } from './replace.ts';
import { measureRotation } from './rotation.ts';
import { measureStall } from './stall.ts';
import { measureSwap } from './swap.ts';
import { measureWarm } from './warm.ts';

const { values } = parseArgs({
    options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
    },
});
const { quick } = values;
const processes = availableParallelism();

const own = await bundleHelloWorld('bindery');
const reference = await bundleHelloWorld('reference');

const measurements: (() => Promise<Row[]>)[] = [
    () => measureStart(processes, quick),
    () => measureWarm('bindery', own, processes, quick),
    () => measureWarm('reference', reference, processes, quick),
    () => measureCold('bindery', own, quick),
    () => measureCold('reference', reference, quick),
    () => measureSwap(reference, quick),
    () => measureReplacement(quick),
    () => measureStall(own, quick),
    () => measureRotation(reference, processes, quick),
];

const rows: Row[] = [];
for (const measure of measurements) {
    const measured = await measure();
    rows.push(...measured);
    if (!values.json) process.stderr.write('.');
}
if (values.json) {
    process.stdout.write(`${JSON.stringify(rows.map((row) => ({ ...row, met: met(row) })))}\n`);
} else {
    process.stdout.write(`\n${table(rows)}\n`);
}
if (rows.some((row) => met(row) === false)) process.exitCode = 1;
