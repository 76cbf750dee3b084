import { expect, test } from 'vitest';

import { refuseOutbound, type OutboundFetch } from '../src/index.ts';
import { handler, Harness } from './harness.ts';

const calls: string[] = [];

const outboundFetch: OutboundFetch = async (request, tenant) => {
    calls.push(`${tenant} ${request.method} ${request.url} ${await request.text()}`);
    if (request.url.endsWith('/refused'))
        return refuseOutbound('There is no handler for “/refused”.');
    return Response.json({ answered: true }, { status: 201 });
};

test('answers calls to intercepted hosts on the host', async () => {
    await using harness = await Harness.start({ outboundFetch });
    const script = handler(`
        const answer = await fetch('https://service.test/a?b=c', { method: 'POST', body: 'text' });
        return Response.json([answer.status, await answer.json()]);`);
    const { text, outcome } = await harness.run(script, {
        egress: { intercept: ['service.test'] },
    });
    expect(JSON.parse(text)).toEqual([201, { answered: true }]);
    expect(calls).toEqual(['tenant POST https://service.test/a?b=c text']);
    expect(outcome.egress).toMatchObject([{ host: 'service.test', status: 201 }]);
});

test('rejects the fetch of a call that the host refuses', async () => {
    await using harness = await Harness.start({ outboundFetch });
    const script = handler(`
        return new Response(await fetch('https://any.test/refused').catch((error) => error.message));`);
    const { text, outcome } = await harness.run(script, { egress: { intercept: ['*'] } });
    expect(text).toBe('There is no handler for “/refused”.');
    expect(outcome.egress).toMatchObject([
        { status: null, refused: 'There is no handler for “/refused”.' },
    ]);
});

test('other hosts are subject to the egress policy', async () => {
    await using harness = await Harness.start({ outboundFetch });
    const script = handler(`
        return new Response(await fetch('http://127.0.0.1:8000/').catch((error) => error.message));`);
    const { text } = await harness.run(script, { egress: { intercept: ['service.test'] } });
    expect(text).toContain('not public');
});

test('moves Date by the offset of the invocation', async () => {
    await using harness = await Harness.start();
    const script = handler(`
        return Response.json([Date.now(), new Date().getTime(), new Date(5).getTime(), Date.UTC(2020, 0),
            new Date() instanceof Date]);`);
    const day = 24 * 60 * 60 * 1000;
    const read = async (clockOffsetMs?: number) =>
        JSON.parse(
            (await harness.run(script, clockOffsetMs === undefined ? {} : { clockOffsetMs })).text,
        ) as number[];
    const before = Date.now();
    const [moved = 0, constructed = 0, ...rest] = await read(day);
    expect(moved).toBeGreaterThanOrEqual(before + day);
    expect(constructed).toBeGreaterThanOrEqual(before + day);
    expect(rest).toEqual([5, Date.UTC(2020, 0), true]);
    expect((await read())[0]).toBeLessThan(before + day);
});
