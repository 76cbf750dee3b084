/** Memory management before a process reaches its limit, without a failed invocation. */
import { expect, test } from 'vitest';

import { API_ORIGIN, handler, Harness } from './harness.ts';

const MEGABYTE = 1024 * 1024;
const LIMITS = { processMemoryBytes: 400 * MEGABYTE };

test('garbage in the old generation is collected early, before a collection can block the process', async () => {
    await using harness = await Harness.start();
    // Each object survives enough scavenges to be promoted, so only a full collection frees it.
    const script = `const recent = [];
        let count = 0;
        let tracked;
        ${handler(`
        count += 1;
        const object = new Array(4_000).fill(count);
        recent.push(object);
        if (recent.length > 200) recent.shift();
        if (count === 1) tracked = new WeakRef(object);
        await scheduler.wait(0);
        // Not in each invocation, because an object that is dereferenced during marking stays alive.
        const collected = count % 50 === 0 && tracked.deref() === undefined;
        return new Response(collected ? 'collected' : 'alive');`)}`;
    // FIRST_COLLECTION_MEGABYTES leads to a collection after about 400 invocations; the default of V8 needs more than
    // this maximum.
    const MAX_INVOCATIONS = 1_500;
    let result = 'alive';
    let count = 0;
    const worker = async (): Promise<void> => {
        while (result === 'alive' && count < MAX_INVOCATIONS) {
            count += 1;
            const { text, outcome } = await harness.run(script);
            expect(outcome.error).toBeUndefined();
            if (text === 'collected') result = text;
        }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(result).toBe('collected');
});

test('idle isolates are evicted before the memory limit is reached', async () => {
    await using harness = await Harness.start({ limits: LIMITS });
    const script = `const buffer = new Uint8Array(12 * ${MEGABYTE}).fill(1);
        ${handler(`return new Response(String(buffer.length));`)}`;
    const pid = harness.host.stats().processes[0]?.pid;
    let loaded = 0;
    // 25 isolates reach three quarters of the limit.
    const evicted = async (): Promise<boolean> => {
        const { text, outcome } = await harness.run(script, { tenant: `tenant-${loaded}` });
        loaded += 1;
        expect([text, outcome.error]).toEqual([String(12 * MEGABYTE), undefined]);
        return (harness.host.stats().processes[0]?.isolates ?? 0) < loaded;
    };
    await expect.poll(evicted, { timeout: 25_000, interval: 20 }).toBe(true);
    expect(loaded).toBeGreaterThan(10);
    expect(harness.host.stats().processes[0]?.pid).toBe(pid);
});

test('a process whose memory stays in use is replaced, and its running invocation finishes', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let holding = false;
    await using harness = await Harness.start({
        limits: LIMITS,
        platformFetch: async () => {
            holding = true;
            await released;
            return new Response('released');
        },
    });
    const [before] = harness.host.stats().processes;
    const large = harness.run(
        handler(`
            const chunks = [];
            for (let count = 0; count < 29; count += 1) {
                chunks.push(new Uint8Array(10 * ${MEGABYTE}).fill(1));
                await scheduler.wait(5);
            }
            const text = await (await fetch('${API_ORIGIN}/wait')).text();
            return new Response(text + chunks.length);`),
    );
    await expect.poll(() => holding, { timeout: 20_000 }).toBe(true);
    await expect
        .poll(() => harness.host.stats().processes.map(({ pid }) => pid).length, {
            timeout: 20_000,
        })
        .toBe(2);
    const small = await harness.run(handler(`return new Response('small');`), { tenant: 'small' });
    expect(small.text).toBe('small');
    expect(small.outcome.isolate.process).not.toBe(before?.number);
    release();
    const { text, outcome } = await large;
    expect([text, outcome.error, outcome.isolate.process]).toEqual([
        'released29',
        undefined,
        before?.number,
    ]);
});
