/** Everything that an integration throws, rejects or logs is described in the outcome, with causes and places. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { handler, Harness } from './harness.ts';

let harness: Harness;
beforeAll(async () => {
    harness = await Harness.start();
});
afterAll(() => harness[Symbol.asyncDispose]());

const run = (body: string) => harness.run(handler(body));

describe('the outcome of a handler that throws', () => {
    test('an AggregateError names the inner errors with their places', async () => {
        const { outcome } = await run(
            `throw new AggregateError([new Error('one'), new TypeError('two'), { code: 3 }], 'both failed');`,
        );
        expect(outcome.error).toMatchObject({
            code: 'exception',
            message: 'AggregateError: both failed',
        });
        expect(outcome.error?.stack).toMatch(/\nerror 1: Error: one\n\s+at .*integration\.js:3:/);
        expect(outcome.error?.stack).toMatch(
            /\nerror 2: TypeError: two\n\s+at .*integration\.js:3:/,
        );
        expect(outcome.error?.stack).toMatch(/\nerror 3: { code: 3 }$/);
    });

    test('an error with causes names each cause with its place', async () => {
        const { outcome } = await run(
            `throw new Error('outer', { cause: new RangeError('middle', { cause: { code: 42 } }) });`,
        );
        expect(outcome.error?.stack).toMatch(
            /^Error: outer\n\s+at .*\ncaused by: RangeError: middle\n\s+at .*integration\.js:3:.*\ncaused by: { code: 42 }$/,
        );
    });

    test('an error that is its own cause is described to the maximum depth', async () => {
        const { outcome } = await run(
            `const error = new Error('cyclic'); error.cause = error; throw error;`,
        );
        expect(outcome.error?.stack?.match(/caused by/g)).toHaveLength(5);
    });

    test.each([
        [`{ code: 42, detail: 'quota' }`, `{ code: 42, detail: 'quota' }`],
        [`'text'`, 'text'],
        [`undefined`, 'undefined'],
        [`new DOMException('stopped', 'AbortError')`, 'AbortError: stopped'],
    ])('%s describes the value', async (value, expected) => {
        const { outcome } = await run(`throw ${value};`);
        expect(outcome.error).toMatchObject({ code: 'exception', message: expected });
    });
});

test('the outcome of a rejected value that is not an Error describes the value', async () => {
    const rejected = await run(
        `Promise.reject({ code: 42 }); await scheduler.wait(5); return new Response('x');`,
    );
    expect(rejected.outcome.error).toEqual({
        code: 'unhandled_rejection',
        message: '{ code: 42 }',
    });
    const background = await run(
        `ctx.waitUntil(Promise.reject({ code: 43 })); return new Response('x');`,
    );
    expect(background.outcome.error).toEqual({
        code: 'wait_until_failed',
        message: '{ code: 43 }',
    });
});

test('the log shows inner errors, causes and DOMExceptions with their stacks', async () => {
    const { outcome } = await run(`
        console.error(new AggregateError([new Error('one')], 'both'));
        console.error('failed', new Error('outer', { cause: new Error('inner') }));
        console.error(new DOMException('stopped', 'AbortError'));
        return new Response('x');`);
    const [aggregate, caused, stopped] = outcome.logs.map(({ message }) => message);
    expect(aggregate).toMatch(/Error: one\n\s+at .*integration\.js:4:/);
    expect(caused).toMatch(/\[cause\]: Error: inner\n\s+at .*integration\.js:5:/);
    expect(stopped).toMatch(/^AbortError: stopped\n\s+at .*integration\.js:6:/);
});

test('an SDK’s log line of a thrown value is the error of a response with status 500', async () => {
    const { outcome } = await run(`
        console.error('[integrations] thrown: {"code":42}');
        return Response.json({ error: 'Internal server error' }, { status: 500 });`);
    expect(outcome.error).toMatchObject({ code: 'exception', message: 'thrown: {"code":42}' });
});
