/** What happens before a process reaches its limit of memory: nobody loses anything. */
import { expect, test } from 'vitest';

import { API_ORIGIN, handler, Harness } from './harness.ts';

const MEGABYTE = 1024 * 1024;
const LIMITS = { processMemoryBytes: 400 * MEGABYTE };

test('what small invocations leave behind is soon collected in full', async () => {
    await using harness = await Harness.start();
    // Kept for long enough that scavenges promote it: only a collection of the old generation takes it away.
    const script = `let kept = {};
        const reference = new WeakRef(kept);
        let count = 0;
        ${handler(`
        count += 1;
        if (count === 2000) kept = undefined;
        await scheduler.wait(0);
        // Not in each one: what is looked at while V8 marks is kept.
        const gone = count % 500 === 0 && reference.deref() === undefined;
        return new Response(gone ? 'collected' : 'there');`)}`;
    // After about 8,000; V8 by itself waits for 27,000.
    const LATEST = 18_000;
    let last = 'there';
    let count = 0;
    const worker = async (): Promise<void> => {
        while (last === 'there' && count < LATEST) {
            count += 1;
            const { text, outcome } = await harness.run(script);
            expect(outcome.error).toBeUndefined();
            if (text === 'collected') last = text;
        }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(last).toBe('collected');
});

test('isolates that are idle are evicted before their memory adds up to the limit', async () => {
    await using harness = await Harness.start({ limits: LIMITS });
    const script = `const kept = new Uint8Array(12 * ${MEGABYTE}).fill(1);
        ${handler(`return new Response(String(kept.length));`)}`;
    const pid = harness.host.stats().processes[0]?.pid;
    let loaded = 0;
    // 25 of them are three quarters of the limit.
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

test('a process whose memory is in use is replaced, and what runs in it ends there', async () => {
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
            const kept = [];
            for (let count = 0; count < 29; count += 1) {
                kept.push(new Uint8Array(10 * ${MEGABYTE}).fill(1));
                await scheduler.wait(5);
            }
            const text = await (await fetch('${API_ORIGIN}/wait')).text();
            return new Response(text + kept.length);`),
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
