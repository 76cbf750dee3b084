import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildIntegration } from '@bindery/bundler';
import type { WorkbenchState } from '@bindery/contract';
import { Pool } from 'undici';

import { startChild } from './start-child.ts';
import { percentile, report } from './statistics.ts';

const FOLDER = fileURLToPath(new URL('integration', import.meta.url));
const HOST = fileURLToPath(new URL('host.ts', import.meta.url));
const REFERENCE = fileURLToPath(new URL('reference-stack.ts', import.meta.url));

/**
 * Number of connections, as in `bench/isolate`. With 16, processes wait for each other and a quarter of the CPU time is
 * idle.
 */
const CONNECTIONS = 32;
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 20);

/** Warm-up time, during which both sides still get faster. */
const WARM_UP_SECONDS = Math.min(5, SECONDS);

/**
 * Number of rounds. Both sides render the same component. Rounds alternate, so that other load affects both sides; the
 * median is reported.
 */
const ROUNDS = 20;

interface Target {
    name: string;
    pool: Pool;
    path: string;
    headers: Record<string, string>;
    body: string | Buffer;
    /**
     * Path that is requested at the end of a round. It responds when the background work is done, and its time counts.
     */
    settled?: string;
}

/** Renders through the whole host, and by the reference SDK in miniflare called directly. */
export async function benchRender(): Promise<void> {
    await using stack = new AsyncDisposableStack();
    const temporary = await mkdtemp(join(tmpdir(), 'bindery-bench-'));
    stack.defer(() => rm(temporary, { recursive: true, force: true }));

    const ours = await startChild<{ api: string; token: string }>(stack, HOST, [
        FOLDER,
        join(temporary, 'data'),
    ]);
    const authorization = { Authorization: `Bearer ${ours.token}` };
    const state = (await (
        await fetch(`${ours.api}/workbench/state`, { headers: authorization })
    ).json()) as WorkbenchState;
    const spaceId = state.spaces[0]?.id ?? '';
    const context = { type: 'document', spaceId, editable: false, theme: 'light' };

    const bundle = join(temporary, 'reference.mjs');
    const version = await buildIntegration(FOLDER, { sdk: 'reference', mode: 'production' });
    await writeFile(bundle, version.script);
    const reference = await startChild<string>(stack, REFERENCE, [bundle]);
    const environment = (await (
        await fetch(
            `${state.integrations[0]?.installations[0]?.installation.urls.publicEndpoint}/environment`,
        )
    ).json()) as object;

    const pool = (origin: string) => {
        const created = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
        stack.defer(() => created.destroy());
        return created;
    };
    const host = pool(ours.api);
    const render = (name: string, props: object): Target => ({
        name,
        pool: host,
        path: '/v1/integrations/bench-block/render',
        headers: { ...authorization, 'Content-Type': 'application/json' },
        body: JSON.stringify({ componentId: 'block', props, context }),
        // Reading traces waits until those of the round are written, so that they do not slow the next round.
        settled: '/v1/integrations/bench-block/events?limit=1',
    });
    const event = {
        type: 'ui_render',
        eventId: 'bench',
        installationId: 'bench',
        spaceId,
        componentId: 'block',
        props: {},
        context,
    };
    const form = new FormData();
    form.set('event', JSON.stringify(event));
    form.set('environment', JSON.stringify(environment));
    const encoded = new Response(form);
    const targets = [
        render('uncached', {}),
        {
            name: 'reference',
            pool: pool(new URL(reference).origin),
            path: '/v1',
            headers: { 'Content-Type': encoded.headers.get('content-type') ?? '' },
            body: Buffer.from(await encoded.arrayBuffer()),
        },
        render('cached', { cached: true }),
    ];
    const rates = new Map<string, number[]>();
    const latencies = new Map<string, number[]>();
    for (const target of targets) await load(target, WARM_UP_SECONDS, []);
    for (let round = 0; round < ROUNDS; round++) {
        for (const target of targets) {
            const { name } = target;
            const taken = latencies.get(name) ?? [];
            latencies.set(name, taken);
            const rate = await load(target, SECONDS / ROUNDS, taken);
            rates.set(name, [...(rates.get(name) ?? []), rate]);
        }
    }
    const rate = (name: string) => percentile(rates.get(name) ?? [], 0.5);
    const show = (what: string, name: string) => {
        const p99 = percentile(latencies.get(name) ?? [], 0.99);
        report(what, `${rate(name).toFixed(0)}/s, p99 ${p99.toFixed(1)} ms`);
    };
    show('render through the host, uncached', 'uncached');
    show('the reference SDK in miniflare, called directly', 'reference');
    const ratio = ratioOf(rates, 'uncached', 'reference');
    report('uncached to reference, at least 0.9', ratio.toFixed(2), ratio >= 0.9);
    show('render through the host, cached', 'cached');
    const gain = ratioOf(rates, 'cached', 'uncached');
    report('cached to uncached, at least 3', gain.toFixed(2), gain >= 3);
}

/** Returns the median of the ratios of all rounds: within a round, both sides ran at about the same machine speed. */
function ratioOf(rates: ReadonlyMap<string, number[]>, one: string, other: string): number {
    const below = rates.get(other) ?? [];
    const ratios = (rates.get(one) ?? []).map((rate, round) => rate / (below[round] ?? Number.NaN));
    return percentile(ratios, 0.5);
}

/** Sends requests for some seconds. Returns requests per second; adds the milliseconds of each to `latencies`. */
async function load(target: Target, seconds: number, latencies: number[]): Promise<number> {
    const end = performance.now() + seconds * 1000;
    let done = 0;
    const worker = async () => {
        while (performance.now() < end) {
            const began = performance.now();
            const { statusCode, body } = await target.pool.request({
                method: 'POST',
                path: target.path,
                headers: target.headers,
                body: target.body,
            });
            const text = await body.text();
            if (statusCode !== 200) throw new Error(`${target.name}: ${statusCode} ${text}`);
            latencies.push(performance.now() - began);
            done++;
        }
    };
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    if (target.settled !== undefined) {
        const { pool, headers, settled: path } = target;
        const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
        const text = await body.text();
        if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
    }
    return (done / (performance.now() - startedAt)) * 1000;
}
