/** Quarantine and circuit breaker with real processes. */
import { expect, test } from 'vitest';

import { handler, Harness } from './harness.ts';

/** Loops after the invocation has ended. */
const LATE_LOOP = `import { waitUntil } from 'cloudflare:workers';
${handler(`
    waitUntil(scheduler.wait(50).then(() => { for (;;); }));
    return new Response('done');`)}`;

test('identifies the tenant that loops after its response, without opening the circuit of running neighbours', async () => {
    await using harness = await Harness.start();
    const codes = new Set<string>();
    let stopped = false;
    // Whenever the process is lost, the neighbours have a running invocation and the hostile tenant has none.
    const neighbours = ['one', 'two'].map(async (tenant) => {
        while (!stopped) {
            const script = handler(`await scheduler.wait(40); return new Response('x');`);
            const { outcome } = await harness.run(script, { tenant });
            if (outcome.error) codes.add(outcome.error.code);
        }
    });
    const attack = async () => {
        const { outcome } = await harness.run(LATE_LOOP, { tenant: 'hostile' });
        if (outcome.error) return outcome.error.code;
        // Waits until the process in which the hostile code ran is lost.
        const numbers = () => harness.host.stats().processes.map(({ number }) => number);
        await expect.poll(numbers, { timeout: 20_000 }).not.toContain(outcome.isolate.process);
        return 'process lost';
    };
    await expect.poll(attack, { timeout: 60_000, interval: 0 }).toBe('circuit_open');
    stopped = true;
    await Promise.all(neighbours);
    expect([...codes].filter((code) => code !== 'killed')).toEqual([]);
}, 90_000);

test('a probe whose caller disconnects is inconclusive, and the next probe closes the circuit', async () => {
    await using harness = await Harness.start();
    const script = handler(`
        const form = await request.formData();
        const { loop, slow } = JSON.parse(form.get('environment'));
        if (loop) for (;;);
        if (slow) { console.log('started'); await scheduler.wait(60_000); }
        return new Response('calm');`);
    const run = (environment: object, options = {}) =>
        harness.run(script, { environment: environment as never, ...options });
    await run({ loop: true });
    await run({ loop: true });
    expect((await run({})).outcome.error?.code).toBe('circuit_open');
    const probe = async () => {
        const caller = new AbortController();
        const { outcome } = await run(
            { slow: true },
            { signal: caller.signal, onLog: () => caller.abort() },
        );
        return outcome.error?.code;
    };
    await expect.poll(probe, { timeout: 20_000 }).toBe('caller_disconnected');
    // One probe at a time: the others are refused.
    const results = await Promise.all([run({}), run({}), run({})]);
    expect(results.map(({ outcome }) => outcome.error?.code ?? 'calm').toSorted()).toEqual([
        'calm',
        'circuit_open',
        'circuit_open',
    ]);
    expect((await run({})).text).toBe('calm');
}, 60_000);
