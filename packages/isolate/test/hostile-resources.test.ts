/** Hostile use of CPU, memory and the network. */
import { describe, expect, test } from 'vitest';

import { API_ORIGIN, handler } from './harness.ts';
import { laySiege, TIMEOUT_MS, SUBREQUESTS } from './hostile-tenant.ts';

const siege = laySiege();

describe('computing', () => {
    test('recursion without end', async () => {
        const { status, outcome } = await siege().attack(
            handler(`const f = () => f() + 1; return new Response(f());`),
        );
        expect([status, outcome.error?.code]).toEqual([500, 'exception']);
        expect(outcome.error?.message).toContain('call stack');
        await siege().unharmed();
    });

    test.each([
        ['an infinite loop', `for (;;);`],
        [
            'a promise that renews itself',
            `const again = () => Promise.resolve().then(again); await again();`,
        ],
        ['a regular expression that backtracks', `/^(a+)+$/.test('a'.repeat(40) + '!');`],
    ])('%s: the CPU limit', async (_name, body) => {
        const { status, outcome } = await siege().attack(handler(body));
        expect(status).toBe(504);
        expect(outcome.error?.code).toMatch(/^(stalled|killed)$/);
        expect(outcome.error?.message).toContain('stopped responding');
        await siege().mended();
    });

    test('timers that multiply', async () => {
        const { outcome } = await siege().attack(
            handler(`
                const fork = () => { setTimeout(fork, 1); setTimeout(fork, 1); };
                fork();
                await scheduler.wait(60_000);`),
            { timeoutMs: 2 * TIMEOUT_MS },
        );
        expect(outcome.error?.code).toMatch(/^(timed_out|stalled|killed|memory_exceeded)$/);
        await siege().mended();
    });

    test('a stall that comes back opens the circuit, which closes again by itself', async () => {
        const script = handler(`
            const form = await request.formData();
            if (JSON.parse(form.get('environment')).loop) for (;;);
            return new Response('calm');`);
        const run = (loop: boolean) =>
            siege().attack(script, { versionHash: 'repeater', environment: { loop } as never });
        const codes: (string | undefined)[] = [];
        for (let round = 0; round < 4; round += 1) {
            codes.push((await run(true)).outcome.error?.code);
        }
        expect(codes).toContain('circuit_open');
        // It was blamed in a process of its own: nobody else was there.
        expect(codes).toContain('stalled');
        const refusal = await run(false);
        expect([refusal.status, refusal.outcome.error?.code]).toEqual([503, 'circuit_open']);
        expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
        await expect.poll(async () => (await run(false)).text, { timeout: 8_000 }).toBe('calm');
        expect((await run(false)).text).toBe('calm');
        expect(siege().elsewhere.take().failures).toEqual([]);
    });

    test('a loop after the answer, out of reach of the invocation', async () => {
        await siege().attack(
            `import { waitUntil } from 'cloudflare:workers';
            ${handler(`waitUntil(scheduler.wait(50).then(() => { for (;;); })); return new Response('answer');`)}`,
        );
        await new Promise((resolve) => setTimeout(resolve, 600));
        await siege().mended();
    });
});

describe('memory', () => {
    test('8 GB in one piece', async () => {
        const { status, outcome } = await siege().attack(
            handler(
                `const all = new Uint8Array(8 * 1024 ** 3); return new Response(String(all.length));`,
            ),
        );
        expect(status).toBe(500);
        expect(outcome.error?.message).toContain('allocation failed');
        await siege().unharmed();
    });

    test('8 GB bit by bit', async () => {
        const { outcome } = await siege().attack(
            handler(`
                const kept = [];
                for (let count = 0; count < 8 * 64; count += 1) {
                    // The operating system refuses what the watchdog has not seen yet; what it gave is kept.
                    try { kept.push(new Uint8Array(16 * 1024 * 1024).fill(1)); } catch {}
                    await scheduler.wait(1);
                }
                await scheduler.wait(60_000);`),
        );
        expect(outcome.error?.code).toMatch(/^(memory_exceeded|killed)$/);
        await siege().mended();
    });

    test('objects until the heap is full', async () => {
        const { outcome } = await siege().attack(
            handler(`
                const kept = [];
                for (let count = 0; ; count += 1) {
                    for (let inner = 0; inner < 5_000; inner += 1) kept.push(new Array(50).fill(count + inner));
                    await scheduler.wait(0);
                }`),
        );
        // V8 collects garbage ever longer before it gives up: on a busy machine that is a stall first.
        expect(outcome.error?.code).toMatch(/^(memory_exceeded|stalled|killed)$/);
        await siege().mended();
    });

    test('what a suspect does alone is blamed on it', async () => {
        const script = handler(`
            const kept = [];
            for (;;) { kept.push(new Uint8Array(8 * 1024 * 1024).fill(1)); await scheduler.wait(2); }`);
        const codes: (string | undefined)[] = [];
        for (let round = 0; round < 3; round += 1)
            codes.push((await siege().attack(script)).outcome.error?.code);
        expect(codes).toContain('memory_exceeded');
        expect(siege().elsewhere.take().failures).toEqual([]);
    });
});

describe('calls', () => {
    test('10,000 subrequests: the limit of subrequests', async () => {
        const before = siege().apiCalls;
        const { text, outcome } = await siege().attack(
            handler(`
                let refused = 0;
                for (let round = 0; round < 100; round += 1) {
                    await Promise.all(Array.from({ length: 100 }, async () => {
                        try { await (await fetch('${API_ORIGIN}/v1/x')).text(); } catch { refused += 1; }
                    }));
                }
                return new Response(String(refused));`),
        );
        expect(outcome.error).toBeUndefined();
        expect(Number(text)).toBe(10_000 - SUBREQUESTS);
        expect(siege().apiCalls - before).toBeLessThanOrEqual(SUBREQUESTS);
        expect(outcome.egress.length).toBeLessThanOrEqual(SUBREQUESTS + 1);
        expect(outcome.egress.at(-1)?.refused).toContain('all the outbound calls');
        await siege().unharmed();
    });

    test('sockets to addresses that are not public', async () => {
        const { text } = await siege().attack(
            `import { connect } from 'cloudflare:sockets';
            import { Socket } from 'node:net';
            ${handler(`
                const tries = [
                    async () => { await connect('127.0.0.1:22').opened; },
                    async () => { await connect({ hostname: 'example.com', port: 80 }, { secureTransport: 'on' }).opened; },
                    () => new Promise((resolve, reject) => { const s = new Socket(); s.on('error', reject); s.connect(22, '127.0.0.1', resolve); }),
                    () => new Promise((resolve, reject) => { const s = new WebSocket('ws://127.0.0.1:80/'); s.addEventListener('open', resolve); s.addEventListener('error', reject); }),
                    () => new Promise((resolve, reject) => { const s = new EventSource('http://127.0.0.1:80/'); s.onopen = resolve; s.onerror = reject; }),
                ];
                const opened = await Promise.all(tries.map((run) => run().then(() => true, () => false)));
                return Response.json(opened);`)}`,
        );
        expect(JSON.parse(text)).toEqual([false, false, false, false, false]);
        await siege().unharmed();
    });

    test('that are left running after the invocation ended', async () => {
        const before = siege().apiCalls;
        await siege().attack(
            `import { waitUntil } from 'cloudflare:workers';
            ${handler(`
                waitUntil(scheduler.wait(500).then(() => fetch('${API_ORIGIN}/v1/late')));
                return new Response('answer');`)}`,
        );
        await new Promise((resolve) => setTimeout(resolve, 900));
        expect(siege().apiCalls).toBe(before);
        await siege().unharmed();
    });

    test('that hide from the ledger', async () => {
        const { text, outcome } = await siege().attack(
            `const native = JSON.stringify;
            JSON.stringify = (value, ...rest) =>
                native(value && typeof value === 'object' && 'calls' in value ? { ...value, calls: 0 } : value, ...rest);
            ${handler(`
                const { status } = await fetch('${API_ORIGIN}/v1/hidden', { method: 'POST' });
                return new Response(String(status));`)}`,
        );
        expect(text).toBe('200');
        expect(outcome.egress).toMatchObject([{ method: 'POST', path: '/v1/hidden', status: 200 }]);
        await siege().unharmed();
    });

    test('after a whole answer', async () => {
        const before = siege().apiCalls;
        const script = `import { waitUntil } from 'cloudflare:workers';
            let refusal = 'none yet';
            ${handler(`
                if (refusal !== 'none yet') return new Response(refusal);
                waitUntil(scheduler.wait(1).then(() => fetch('${API_ORIGIN}/v1/late')).then(
                    () => { refusal = 'called'; }, (error) => { refusal = error.message; }));
                return new Response('answer');`)}`;
        const { text, outcome } = await siege().attack(script);
        expect([text, outcome.egress, siege().apiCalls - before]).toEqual(['answer', [], 0]);
        await expect
            .poll(async () => (await siege().attack(script)).text, { timeout: 20_000 })
            .toContain('belongs to no running invocation');
        expect(siege().apiCalls).toBe(before);
        await siege().unharmed();
    });

    test('to hosts with endless names: a bounded ledger', async () => {
        const { outcome } = await siege().attack(
            handler(`
                for (let count = 0; count < ${SUBREQUESTS}; count += 1) {
                    const part = 'p'.repeat(50_000);
                    try { await fetch(count % 2 ? 'http://' + part + '.localhost/' + part : '${API_ORIGIN}/' + part); } catch {}
                }
                return new Response('x');`),
        );
        expect(outcome.egress).toHaveLength(SUBREQUESTS);
        expect(JSON.stringify(outcome.egress).length).toBeLessThan(SUBREQUESTS * 2_000);
        await siege().unharmed();
    });

    test('in another invocation’s name', async () => {
        const { text } = await siege().attack(
            handler(`
                const seen = [];
                const native = Headers.prototype.set;
                Headers.prototype.set = function (name, value) { seen.push(name); return native.call(this, name, 'invocation-1'); };
                try { await fetch('${API_ORIGIN}/v1/x'); seen.push('called'); } catch (error) { seen.push(error.message); }
                Headers.prototype.set = native;
                return Response.json(seen);`),
        );
        expect(JSON.parse(text).at(-1)).toContain('belongs to no running invocation');
        await siege().unharmed();
    });
});
