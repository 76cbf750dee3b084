/**
 * The SDK compared with the reference in one run: `npm run bench -- sdk`.
 *
 * Measurements alternate between the two, so that other load on the machine affects both equally. Ratios below 1 mean
 * that our SDK is smaller or faster.
 */
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';

import { JSON_ENVELOPE_TYPE } from '@bindery/contract';

import { bundle, type SDK } from '../../packages/runtime/test/support/bundle.ts';
import { envelope, environmentOf } from '../../packages/runtime/test/support/envelope.ts';
import { prepareTypeCheck } from './type-check.ts';
import { type Body, startWorkerd } from './workerd.ts';

const SDKS: SDK[] = ['ours', 'reference'];
const COLD_STARTS = 60;
const ISOLATES_FOR_MEMORY = 100;
const RENDER_BATCHES = 25;
const RENDERS_PER_BATCH = 400;
const TYPE_CHECKS = 9;

type Samples = Record<SDK, number[]>;

interface Row {
    name: string;
    ours: number;
    reference: number;
    unit: string;
    /** The highest ratio that meets the goal; null without a goal. */
    goal: number | null;
}

const bundles = await bundleWithBoth(new URL('hello-world.tsx', import.meta.url));
const apiBundles = await bundleWithBoth(new URL('api-call.tsx', import.meta.url));
const render = {
    event: {
        eventId: 'e1',
        type: 'ui_render',
        installationId: 'inst1',
        spaceId: 'space1',
        componentId: 'hello',
        props: { message: 'hi' },
        context: { type: 'document', theme: 'light', spaceId: 'space1', editable: true },
    },
    environment: environmentOf(),
};
const body = await formEnvelope();
const directBody: Body = {
    contentType: JSON_ENVELOPE_TYPE,
    bytes: new TextEncoder().encode(JSON.stringify(render)),
};

const rows: Row[] = [
    // The goal is 35 KB, independent of the size of the reference (docs/decisions/0010).
    row(
        'bundle, minified',
        sizes((script) => Buffer.byteLength(script)),
        'B',
        35_000 / Buffer.byteLength(bundles.reference),
    ),
    row(
        'bundle, minified, gzip',
        sizes((script) => gzipSync(script).length),
        'B',
        null,
    ),
    row('cold start to first render', await measureColdStarts(bundles), 'ms', 0.7),
    row('the same, with an API operation', await measureColdStarts(apiBundles), 'ms', 0.8),
    row('memory an isolate', await measureMemory(), 'MB', 0.8),
    row('ui_render inside the isolate', await measureRenders(body), 'µs', 1),
    // Our SDK receives the JSON envelope here, the reference the multipart form that it requires.
    row('the same, direct envelope', await measureRenders(directBody), 'µs', null),
    row('type check of declarations, CPU', await measureTypeChecks(), 'ms', 1),
];
print(rows);
// Exit code 1: a goal was missed.
process.exitCode = rows.every(meetsGoal) ? 0 : 1;

async function bundleWithBoth(entry: URL): Promise<Record<SDK, string>> {
    return {
        ours: await bundle(entry, 'ours', { minify: true }),
        reference: await bundle(entry, 'reference', { minify: true }),
    };
}

/** Returns the multipart envelope, encoded once: every request sends the same bytes. */
async function formEnvelope(): Promise<Body> {
    const request = envelope(render);
    return {
        contentType: request.headers.get('content-type') ?? '',
        bytes: new Uint8Array(await request.arrayBuffer()),
    };
}

function sizes(measure: (script: string) => number): Samples {
    return { ours: [measure(bundles.ours)], reference: [measure(bundles.reference)] };
}

/** Milliseconds from a request to the response of an isolate that is not loaded yet. */
async function measureColdStarts(scripts: Record<SDK, string>): Promise<Samples> {
    await using workerd = await startWorkerd(scripts);
    // The first three rounds are dropped, because the first loads also warm caches that the process shares.
    const samples = await alternate(COLD_STARTS + 3, async (sdk, round) => {
        const startedAt = performance.now();
        await workerd.send(`/?isolate=${sdk}${round}&sdk=${sdk}`, body);
        return performance.now() - startedAt;
    });
    return { ours: samples.ours.slice(3), reference: samples.reference.slice(3) };
}

/** Measures the growth of resident memory per isolate, in megabytes, after one render in each. */
async function measureMemory(): Promise<Samples> {
    return alternate(3, async (sdk) => {
        await using workerd = await startWorkerd(bundles);
        // The first isolate is not counted, because it also grows the process itself.
        await workerd.send(`/?isolate=first&sdk=${sdk}`, body);
        const before = await workerd.memory();
        for (let isolate = 0; isolate < ISOLATES_FOR_MEMORY; isolate++) {
            await workerd.send(`/?isolate=${isolate}&sdk=${sdk}`, body);
        }
        return ((await workerd.memory()) - before) / ISOLATES_FOR_MEMORY / 1024 / 1024;
    });
}

/** Measures one render inside the isolate, from envelope to response. */
async function measureRenders(ourBody: Body): Promise<Samples> {
    await using workerd = await startWorkerd(bundles);
    const renderBatch = (sdk: SDK) =>
        workerd.send(
            `/?isolate=${sdk}&sdk=${sdk}&rounds=${RENDERS_PER_BATCH}`,
            sdk === 'ours' ? ourBody : body,
        );
    for (const sdk of SDKS) {
        await renderBatch(sdk);
        await renderBatch(sdk);
    }
    // Awaited here because workerd ends with this function.
    return await alternate(RENDER_BATCHES, async (sdk) => {
        const startedAt = performance.now();
        await renderBatch(sdk);
        return ((performance.now() - startedAt) / RENDERS_PER_BATCH) * 1000;
    });
}

async function measureTypeChecks(): Promise<Samples> {
    await using ours = await prepareTypeCheck('ours');
    await using reference = await prepareTypeCheck('reference');
    const checks = { ours, reference };
    await alternate(1, (sdk) => checks[sdk].run());
    return await alternate(TYPE_CHECKS, (sdk) => checks[sdk].run());
}

async function alternate(
    rounds: number,
    measure: (sdk: SDK, round: number) => Promise<number>,
): Promise<Samples> {
    const samples: Samples = { ours: [], reference: [] };
    for (let round = 0; round < rounds; round++) {
        for (const sdk of round % 2 ? SDKS : SDKS.toReversed()) {
            samples[sdk].push(await measure(sdk, round));
        }
    }
    return samples;
}

function row(name: string, samples: Samples, unit: string, goal: number | null): Row {
    return {
        name,
        ours: median(samples.ours),
        reference: median(samples.reference),
        unit,
        goal,
    };
}

function median(samples: number[]): number {
    const sorted = samples.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(table: Row[]): void {
    console.log(
        'median of alternating runs'.padEnd(32),
        'ours'.padStart(12),
        'reference'.padStart(12),
        'ratio'.padStart(7),
        'goal'.padStart(9),
    );
    for (const tableRow of table) {
        const { name, ours, reference, unit, goal } = tableRow;
        const ratio = ours / reference;
        const verdict = goal === null ? '' : meetsGoal(tableRow) ? '  met' : '  MISSED';
        console.log(
            name.padEnd(32),
            format(ours, unit).padStart(12),
            format(reference, unit).padStart(12),
            ratio.toFixed(2).padStart(7),
            (goal === null ? '–' : `≤ ${goal.toFixed(2)}`).padStart(9) + verdict,
        );
    }
}

/** Returns true if the row meets its goal or has none. */
function meetsGoal({ ours, reference, goal }: Row): boolean {
    return goal === null || ours / reference <= goal;
}

function format(value: number, unit: string): string {
    return `${unit === 'B' ? value : value.toFixed(value < 10 ? 2 : 1)} ${unit}`;
}
