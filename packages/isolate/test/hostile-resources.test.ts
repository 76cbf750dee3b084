/** Hostile use of CPU, memory and the network. */
import { describe, expect, test } from 'vitest';

import { API_ORIGIN, handler } from './harness.ts';
import { useIsolationHarness, TIMEOUT_MS, SUBREQUESTS } from './isolation-harness.ts';

const isolation = useIsolationHarness();

describe('CPU', () => {
    test('infinite recursion gets exception', async () => {
        const { status, outcome } = await isolation().attack(
            handler(`const f = () => f() + 1; return new Response(f());`),
        );
        expect([status, outcome.error?.code]).toEqual([500, 'exception']);
        expect(outcome.error?.message).toContain('call stack');
        await isolation().expectUnaffected();
    });

    test.each([
        ['an infinite loop', `for (;;);`],
        [
            'an endless chain of promises',
            `const again = () => Promise.resolve().then(again); await again();`,
        ],
        ['a backtracking regular expression', `/^(a+)+$/.test('a'.repeat(40) + '!');`],
    ])('%s gets its process killed', async (_name, body) => {
        const { status, outcome } = await isolation().attack(handler(body));
        expect(status).toBe(504);
        expect(outcome.error?.code).toMatch(/^(stalled|killed)$/);
        expect(outcome.error?.message).toContain('stopped responding');
        await isolation().expectRecovered();
    });

    test('an invocation whose timers multiply is aborted', async () => {
        const { outcome } = await isolation().attack(
            handler(`
                const fork = () => { setTimeout(fork, 1); setTimeout(fork, 1); };
                fork();
                await scheduler.wait(60_000);`),
            { timeoutMs: 2 * TIMEOUT_MS },
        );
        expect(outcome.error?.code).toMatch(/^(timed_out|stalled|killed|memory_exceeded)$/);
        await isolation().expectRecovered();
    });

    test('repeated stalls open the circuit, which closes after a successful probe', async () => {
        const script = handler(`
            const form = await request.formData();
            if (JSON.parse(form.get('environment')).loop) for (;;);
            return new Response('calm');`);
        const run = (loop: boolean) =>
            isolation().attack(script, { versionHash: 'repeater', environment: { loop } as never });
        const codes: (string | undefined)[] = [];
        for (let round = 0; round < 4; round += 1) {
            codes.push((await run(true)).outcome.error?.code);
        }
        expect(codes).toContain('circuit_open');
        // The cause is proven, because the tenant was alone in a quarantine process.
        expect(codes).toContain('stalled');
        const refusal = await run(false);
        expect([refusal.status, refusal.outcome.error?.code]).toEqual([503, 'circuit_open']);
        expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
        await expect.poll(async () => (await run(false)).text, { timeout: 25_000 }).toBe('calm');
        expect((await run(false)).text).toBe('calm');
        expect(isolation().otherProcess.takeReport().failures).toEqual([]);
    });

    test('a loop after the response gets the process killed', async () => {
        const { outcome } = await isolation().attack(
            `import { waitUntil } from 'cloudflare:workers';
            ${handler(`waitUntil(scheduler.wait(50).then(() => { for (;;); })); return new Response('done');`)}`,
        );
        const numbers = () =>
            isolation()
                .harness.host.stats()
                .processes.map(({ number }) => number);
        await expect.poll(numbers, { timeout: 20_000 }).not.toContain(outcome.isolate.process);
        await isolation().expectRecovered();
    });
});

describe('memory', () => {
    test('an allocation of 8 GB fails with an exception', async () => {
        const { status, outcome } = await isolation().attack(
            handler(
                `const all = new Uint8Array(8 * 1024 ** 3); return new Response(String(all.length));`,
            ),
        );
        expect(status).toBe(500);
        expect(outcome.error?.message).toContain('allocation failed');
        await isolation().expectUnaffected();
    });

    test('8 GB in small allocations get the process killed', async () => {
        const { outcome } = await isolation().attack(
            handler(`
                const chunks = [];
                for (let count = 0; count < 8 * 64; count += 1) {
                    // The operating system's limit may refuse an allocation before the watchdog kills the process.
                    try { chunks.push(new Uint8Array(16 * 1024 * 1024).fill(1)); } catch {}
                    await scheduler.wait(1);
                }
                await scheduler.wait(60_000);`),
        );
        expect(outcome.error?.code).toMatch(/^(memory_exceeded|killed)$/);
        await isolation().expectRecovered();
    });

    test('a full heap gets the process killed', async () => {
        const { outcome } = await isolation().attack(
            handler(`
                const chunks = [];
                for (let count = 0; ; count += 1) {
                    for (let inner = 0; inner < 5_000; inner += 1) chunks.push(new Array(50).fill(count + inner));
                    await scheduler.wait(0);
                }`),
        );
        // V8 spends more and more time on garbage collection before it gives up, so the watchdog may detect a stall
        // first.
        expect(outcome.error?.code).toMatch(/^(memory_exceeded|stalled|killed)$/);
        await isolation().expectRecovered();
    });

    test('excessive memory in quarantine is proven to be the tenant’s', async () => {
        const script = handler(`
            const chunks = [];
            for (;;) { chunks.push(new Uint8Array(8 * 1024 * 1024).fill(1)); await scheduler.wait(2); }`);
        const codes: (string | undefined)[] = [];
        for (let round = 0; round < 3; round += 1)
            codes.push((await isolation().attack(script)).outcome.error?.code);
        expect(codes).toContain('memory_exceeded');
        expect(isolation().otherProcess.takeReport().failures).toEqual([]);
    });
});

describe('outbound calls', () => {
    test('beyond the limit are refused', async () => {
        const before = isolation().apiCalls;
        const { text, outcome } = await isolation().attack(
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
        expect(isolation().apiCalls - before).toBeLessThanOrEqual(SUBREQUESTS);
        expect(outcome.egress.length).toBeLessThanOrEqual(SUBREQUESTS + 1);
        expect(outcome.egress.at(-1)?.refused).toContain('all the outbound calls');
        await isolation().expectUnaffected();
    });

    test('cannot open sockets', async () => {
        const { text } = await isolation().attack(
            `import { connect } from 'cloudflare:sockets';
            import { Socket } from 'node:net';
            ${handler(`
                const attempts = [
                    async () => { await connect('127.0.0.1:22').opened; },
                    async () => { await connect({ hostname: 'example.com', port: 80 }, { secureTransport: 'on' }).opened; },
                    () => new Promise((resolve, reject) => { const s = new Socket(); s.on('error', reject); s.connect(22, '127.0.0.1', resolve); }),
                    () => new Promise((resolve, reject) => { const s = new WebSocket('ws://127.0.0.1:80/'); s.addEventListener('open', resolve); s.addEventListener('error', reject); }),
                    () => new Promise((resolve, reject) => { const s = new EventSource('http://127.0.0.1:80/'); s.onopen = resolve; s.onerror = reject; }),
                ];
                const opened = await Promise.all(attempts.map((run) => run().then(() => true, () => false)));
                return Response.json(opened);`)}`,
        );
        expect(JSON.parse(text)).toEqual([false, false, false, false, false]);
        await isolation().expectUnaffected();
    });

    test('cannot be hidden from the ledger', async () => {
        const { text, outcome } = await isolation().attack(
            `const native = JSON.stringify;
            JSON.stringify = (value, ...rest) =>
                native(value && typeof value === 'object' && 'calls' in value ? { ...value, calls: 0 } : value, ...rest);
            ${handler(`
                const { status } = await fetch('${API_ORIGIN}/v1/hidden', { method: 'POST' });
                return new Response(String(status));`)}`,
        );
        expect(text).toBe('200');
        expect(outcome.egress).toMatchObject([{ method: 'POST', path: '/v1/hidden', status: 200 }]);
        await isolation().expectUnaffected();
    });

    test('after the invocation has ended are refused', async () => {
        const before = isolation().apiCalls;
        const script = `import { waitUntil } from 'cloudflare:workers';
            let refusal = 'none';
            ${handler(`
                if (refusal !== 'none') return new Response(refusal);
                waitUntil(scheduler.wait(1).then(() => fetch('${API_ORIGIN}/v1/late')).then(
                    () => { refusal = 'called'; }, (error) => { refusal = error.message; }));
                return new Response('done');`)}`;
        const { text, outcome } = await isolation().attack(script);
        expect([text, outcome.egress, isolation().apiCalls - before]).toEqual(['done', [], 0]);
        await expect
            .poll(async () => (await isolation().attack(script)).text, { timeout: 20_000 })
            .toContain('belongs to no running invocation');
        expect(isolation().apiCalls).toBe(before);
        await isolation().expectUnaffected();
    });

    test('to very long host names are truncated in the ledger', async () => {
        const { outcome } = await isolation().attack(
            handler(`
                for (let count = 0; count < ${SUBREQUESTS}; count += 1) {
                    const part = 'p'.repeat(50_000);
                    try { await fetch(count % 2 ? 'http://' + part + '.localhost/' + part : '${API_ORIGIN}/' + part); } catch {}
                }
                return new Response('x');`),
        );
        expect(outcome.egress).toHaveLength(SUBREQUESTS);
        expect(JSON.stringify(outcome.egress).length).toBeLessThan(SUBREQUESTS * 2_000);
        await isolation().expectUnaffected();
    });

    test('with the id of another invocation are refused', async () => {
        const { text } = await isolation().attack(
            handler(`
                const seen = [];
                const native = Headers.prototype.set;
                Headers.prototype.set = function (name, value) { seen.push(name); return native.call(this, name, 'invocation-1'); };
                try { await fetch('${API_ORIGIN}/v1/x'); seen.push('called'); } catch (error) { seen.push(error.message); }
                Headers.prototype.set = native;
                return Response.json(seen);`),
        );
        expect(JSON.parse(text).at(-1)).toContain('belongs to no running invocation');
        await isolation().expectUnaffected();
    });
});
