/** Who is suspected, who is convicted, and who goes free, when a process is lost. */
import { expect, test } from 'vitest';

import { handler, Harness } from './harness.ts';

/** Loops after its answer, out of reach of its invocation. */
const LATE_LOOP = `import { waitUntil } from 'cloudflare:workers';
${handler(`
    waitUntil(scheduler.wait(50).then(() => { for (;;); }));
    return new Response('answer');`)}`;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('a loop after the answer is found out, and those in flight are not convicted for it', async () => {
    await using harness = await Harness.start();
    const codes = new Set<string>();
    let stopped = false;
    // Always in flight when it happens, while the hostile one never is.
    const victims = ['one', 'two'].map(async (tenant) => {
        while (!stopped) {
            const script = handler(`await scheduler.wait(40); return new Response('x');`);
            const { outcome } = await harness.run(script, { tenant });
            if (outcome.error) codes.add(outcome.error.code);
        }
    });
    await wait(200);
    const attack = async () => {
        const { outcome } = await harness.run(LATE_LOOP, { tenant: 'hostile' });
        if (outcome.error) return outcome.error.code;
        // The process in which it ran is lost.
        const left = () => harness.host.stats().processes.map(({ number }) => number);
        await expect.poll(left, { timeout: 20_000 }).not.toContain(outcome.isolate.process);
        return 'answered';
    };
    await expect.poll(attack, { timeout: 60_000, interval: 0 }).toBe('circuit_open');
    stopped = true;
    await Promise.all(victims);
    expect([...codes].filter((code) => code !== 'killed')).toEqual([]);
}, 90_000);

test('a caller that goes away during the trial leaves the circuit able to close', async () => {
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
    const tried = async () => {
        const caller = new AbortController();
        const { outcome } = await run(
            { slow: true },
            { signal: caller.signal, onLog: () => caller.abort() },
        );
        return outcome.error?.code;
    };
    await expect.poll(tried, { timeout: 20_000 }).toBe('caller_disconnected');
    // The trial showed nothing, so the next one is a trial too: one at a time.
    const answers = await Promise.all([run({}), run({}), run({})]);
    expect(answers.map(({ outcome }) => outcome.error?.code ?? 'calm').toSorted()).toEqual([
        'calm',
        'circuit_open',
        'circuit_open',
    ]);
    expect((await run({})).text).toBe('calm');
});
