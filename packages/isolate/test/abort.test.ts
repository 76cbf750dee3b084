/** Aborted invocations: while they wait for a process, while their version loads, after their response. */
import { kill } from 'node:process';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { InvocationRequest } from '../src/index.ts';
import { API_ORIGIN, handler, Harness } from './harness.ts';

const SCRIPT = handler(`return new Response('fine');`);

let harness: Harness;
const apiCalls: string[] = [];
/** Completes the pending call to `/held`. */
let release = (): void => {};
beforeAll(async () => {
    harness = await Harness.start({
        platformFetch: async ({ url }) => {
            apiCalls.push(new URL(url).pathname);
            if (url.endsWith('/held')) await new Promise<void>((resolve) => (release = resolve));
            return new Response('ok');
        },
    });
});
afterAll(() => harness[Symbol.asyncDispose]());

const waitForCall = (path: string): Promise<void> =>
    expect.poll(() => apiCalls, { timeout: 20_000 }).toContain(path);

/** Returns a version whose code arrives when `deliver()` is called. */
function slowVersion(tenant: string): {
    options: Partial<InvocationRequest>;
    requests: () => number;
    deliver: () => void;
} {
    let requests = 0;
    const code = Promise.withResolvers<void>();
    return {
        options: {
            tenant,
            versionHash: 'slow',
            loadCode: async () => {
                requests += 1;
                await code.promise;
                return { script: SCRIPT, sdk: 'reference' };
            },
        },
        requests: () => requests,
        deliver: code.resolve,
    };
}

describe('while the version loads', () => {
    test('a caller that disconnects does not fail other callers', async () => {
        const { options, requests, deliver } = slowVersion('left');
        const caller = new AbortController();
        const first = harness.run('', { ...options, signal: caller.signal });
        const second = harness.run('', options);
        await expect.poll(requests, { timeout: 20_000 }).toBe(1);
        caller.abort();
        expect((await first).outcome.error?.code).toBe('caller_disconnected');
        deliver();
        expect((await second).text).toBe('fine');
        expect((await harness.run('', options)).text).toBe('fine');
        // The code is requested only once.
        expect(requests()).toBe(1);
    });

    test('a timeout does not fail later callers, which request the code again', async () => {
        const { options, requests, deliver } = slowVersion('timed');
        const first = await harness.run('', { ...options, timeoutMs: 200 });
        expect([first.status, first.outcome.error?.code]).toEqual([504, 'timed_out']);
        const second = harness.run('', options);
        await expect.poll(requests, { timeout: 20_000 }).toBe(2);
        deliver();
        expect((await second).text).toBe('fine');
        expect((await harness.run('', options)).text).toBe('fine');
    });

    test('an abort at any moment leaves the version usable', async () => {
        const script = handler(`await scheduler.wait(5); return new Response('fine');`);
        const texts: string[] = [];
        for (let count = 0; count < 20; count += 1) {
            const tenant = `moment-${count}`;
            const caller = new AbortController();
            setTimeout(() => caller.abort(), count);
            await harness.run(script, { tenant, signal: caller.signal });
            texts.push((await harness.run(script, { tenant })).text);
        }
        expect(new Set(texts)).toEqual(new Set(['fine']));
    });
});

describe('while waiting for a process', () => {
    test('a timeout or a disconnect ends the wait', async () => {
        // The watchdog must not kill the stopped process during this test.
        await using stopped = await Harness.start({ limits: { stallMs: 60_000 } });
        await stopped.run(SCRIPT);
        const pid = stopped.host.stats().processes[0]?.pid ?? 0;
        kill(pid, 'SIGSTOP');
        // Once the process is late, no new invocation is sent to it.
        const timedOut = async () => {
            const { status, outcome } = await stopped.host.invoke(
                stopped.request(SCRIPT, { timeoutMs: 100 }),
            );
            // If the invocation was sent to the stopped process, its outcome waits for the ledger of that process.
            const inFlight = new Promise<undefined>((resolve) => setTimeout(resolve, 200));
            return [status, (await Promise.race([outcome, inFlight]))?.isolate.process];
        };
        await expect.poll(timedOut, { timeout: 20_000 }).toEqual([504, -1]);
        const caller = new AbortController();
        const waiting = stopped.run(SCRIPT, { signal: caller.signal });
        caller.abort();
        const { status, outcome } = await waiting;
        expect([status, outcome.error?.code]).toEqual([499, 'caller_disconnected']);
        const patient = stopped.run(SCRIPT);
        kill(pid, 'SIGCONT');
        expect((await patient).text).toBe('fine');
    });
});

describe('after a complete response', () => {
    const script = (path: string) =>
        handler(`
            ctx.waitUntil(fetch('${API_ORIGIN}/held').then(() => fetch('${API_ORIGIN}${path}')));
            return new Response('done');`);

    test.each([
        ['disconnects', '/after-abort', (caller: AbortController) => caller.abort()],
        ['cancels the body', '/after-cancel', () => {}],
    ])('a caller that %s does not abort waitUntil work', async (_name, path, disconnect) => {
        apiCalls.length = 0;
        const caller = new AbortController();
        const { response, outcome } = await harness.host.invoke(
            harness.request(script(path), { signal: caller.signal }),
        );
        const reader = response.body?.getReader();
        while (!(await reader?.read())?.done);
        await waitForCall('/held');
        disconnect(caller);
        await reader?.cancel();
        release();
        const { error, egress } = await outcome;
        expect(error).toBeUndefined();
        expect(egress.map((call) => call.path)).toEqual(['/held', path]);
        expect(apiCalls).toContain(path);
    });
});

describe('the ledger', () => {
    const script = handler(`
        await fetch('${API_ORIGIN}/before');
        await fetch('${API_ORIGIN}/held');
        return new Response('done');`);

    test('is complete if the host drains', async () => {
        const draining = await Harness.start({
            platformFetch: async ({ url }) => {
                if (url.endsWith('/held')) {
                    void draining.host.drain();
                }
                return new Response('ok');
            },
        });
        const { text, outcome } = await draining.run(script);
        expect(text).toBe('done');
        expect(outcome.egress.map(({ path }) => path)).toEqual(['/before', '/held']);
        await draining.host.drain();
    });

    test('is complete if the process is replaced', async () => {
        apiCalls.length = 0;
        await using recycling = await Harness.start({
            limits: { loadsPerProcess: 3 },
            platformFetch: async ({ url }) => {
                apiCalls.push(new URL(url).pathname);
                if (url.endsWith('/held'))
                    await new Promise<void>((resolve) => (release = resolve));
                return new Response('ok');
            },
        });
        const slow = recycling.run(script);
        await waitForCall('/held');
        const [before] = recycling.host.stats().processes;
        while (recycling.host.stats().processes[0]?.pid === before?.pid) {
            const count = recycling.host.stats().processes[0]?.isolates;
            await recycling.run(SCRIPT, { tenant: `t${count}` });
        }
        release();
        const { text, outcome } = await slow;
        expect([text, outcome.isolate.process]).toEqual(['done', before?.number]);
        expect(outcome.egress.map(({ path }) => path)).toEqual(['/before', '/held']);
    });
});

test('an environment that cannot be serialized is rejected and starts no invocation', async () => {
    await expect(harness.run(SCRIPT, { environment: { a: 1n } as never })).rejects.toThrow(
        TypeError,
    );
    expect(harness.host.stats().processes.map(({ inFlight }) => inFlight)).toEqual([0]);
});
