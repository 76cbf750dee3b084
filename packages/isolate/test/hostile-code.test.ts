/** Hostile code: while it loads, in its logs and errors, and against its own isolate. */
import { describe, expect, test } from 'vitest';

import { DEFAULT_LIMITS } from '../src/index.ts';
import { handler, Harness } from './harness.ts';
import { tenantOn } from './neighbour-load.ts';
import { useIsolationHarness, LOG_BYTES } from './isolation-harness.ts';

const isolation = useIsolationHarness();

/** Returns a script of almost `bytes` bytes, all of it code that has to be compiled. */
function scriptOfSize(bytes: number): string {
    const end = handler(`return new Response('large');`);
    let code = '';
    for (let index = 0; ; index += 1) {
        const next = `export function f${index}(a, b) { const c = [a, b, { k: 'v${index}', n: ${index} }]; for (let j = 0; j < 3; j++) { c.push(j * a + b - ${index}); } return c.map((x) => (x && x.k ? x.k + '${index}' : String(x))).join(','); }\n`;
        if (code.length + next.length + end.length > bytes) return code + end;
        code += next;
    }
}

describe('loading', () => {
    test('a version that throws gets load_failed with the position', async () => {
        const { status, text, outcome } = await isolation().attack(
            `const x = 1;\nthrow new TypeError('at load ' + x);`,
        );
        expect([status, text]).toEqual([500, '{"error":"TypeError: at load 1"}']);
        expect(outcome.error).toMatchObject({
            code: 'load_failed',
            message: 'TypeError: at load 1',
            frames: [{ file: 'integration.js', line: 2, column: 7 }],
        });
        await isolation().expectUnaffected();
    });

    test('a version without a default export gets load_failed', async () => {
        const { status, outcome } = await isolation().attack(`export const x = 1;`);
        expect([status, outcome.error?.code]).toEqual([500, 'load_failed']);
        expect(outcome.error?.message).toContain('no fetch() function');
        await isolation().expectUnaffected();
    });

    test('a version with a syntax error gets load_failed with the position', async () => {
        const { status, outcome } = await isolation().attack(`export default {\n  fetch( { };\n`);
        expect([status, outcome.error?.code]).toEqual([500, 'load_failed']);
        expect(outcome.error?.message).toContain('SyntaxError');
        expect(outcome.error?.frames?.[0]).toMatchObject({ file: 'integration.js', line: 2 });
        await isolation().expectUnaffected();
    });

    test('a version that imports a missing module gets load_failed', async () => {
        const { status, outcome } = await isolation().attack(
            `import 'node:nothing';\nexport default {};`,
        );
        expect([status, outcome.error?.code]).toEqual([500, 'load_failed']);
        expect(outcome.error?.message).toContain('node:nothing');
        await isolation().expectUnaffected();
    });

    test('the next invocation calls loadCode again after it failed', async () => {
        let broken = true;
        const options = {
            tenant: isolation().hostile,
            versionHash: 'fixed-later',
            loadCode: async () => {
                if (broken) throw new Error('the database is unavailable: password=hunter2');
                return {
                    script: handler(`return new Response('fine');`),
                    sdk: 'reference' as const,
                };
            },
        };
        const first = await isolation().harness.run('', options);
        expect([first.status, first.outcome.error?.code]).toEqual([503, 'code_unavailable']);
        expect(first.text + JSON.stringify(first.outcome)).not.toContain('hunter2');
        broken = false;
        expect((await isolation().harness.run('', options)).text).toBe('fine');
    });

    test('a version of the maximum size runs', async () => {
        const { text, outcome } = await isolation().attack(
            scriptOfSize(DEFAULT_LIMITS.scriptBytes),
        );
        expect(outcome.error).toBeUndefined();
        expect(text).toBe('large');
        await isolation().expectUnaffected();
    });

    test('a version of 10 MB gets script_too_large', async () => {
        const { status, text, outcome } = await isolation().attack(scriptOfSize(10 * 1024 * 1024));
        expect([status, outcome.error?.code]).toEqual([500, 'script_too_large']);
        expect(text).toContain(`the limit is ${DEFAULT_LIMITS.scriptBytes}`);
        await isolation().expectUnaffected();
    });
});

describe('logs', () => {
    test('of 100 MB are truncated', async () => {
        const { status, outcome } = await isolation().attack(
            handler(`
                const line = 'x'.repeat(100_000);
                for (let count = 0; count < 1_000; count += 1) console.log(line);
                return new Response('done');`),
        );
        expect(status).toBe(200);
        const bytes = outcome.logs.reduce((sum, { message }) => sum + message.length, 0);
        expect(bytes).toBeLessThan(LOG_BYTES + 200);
        expect(outcome.logs.at(-1)).toMatchObject({
            level: 'warn',
            message: expect.stringContaining('The log was truncated here'),
        });
        await isolation().expectUnaffected();
    });

    test('of many short lines are truncated', async () => {
        const { outcome } = await isolation().attack(
            handler(
                `for (let count = 0; count < 50_000; count += 1) console.log(count); return new Response('x');`,
            ),
        );
        expect(outcome.logs.length).toBeLessThan(LOG_BYTES);
        expect(outcome.logs.at(-1)?.message).toContain('The log was truncated here');
        await isolation().expectUnaffected();
    });

    test('are complete up to the limit, which is in bytes', async () => {
        await using harness = await Harness.start({ limits: { logBytes: 1_000 } });
        const log = async (...lines: string[]) => {
            const calls = lines.map((line) => `console.log(${line});`).join('\n');
            const { outcome } = await harness.run(handler(`${calls} return new Response('x');`));
            return outcome.logs.map(({ message }) => message);
        };
        const truncation = 'The log was truncated here: it reached the limit of 1000 bytes.';
        // Each line counts one byte more than its text.
        expect(await log(`'x'.repeat(999)`)).toEqual(['x'.repeat(999)]);
        expect(await log(`'x'.repeat(999)`, `'more'`)).toEqual(['x'.repeat(999), truncation]);
        expect(await log(`'x'.repeat(1000)`)).toEqual(['x'.repeat(999), truncation]);
        expect(await log(`'€'.repeat(5_000)`)).toEqual(['€'.repeat(333), truncation]);
    });

    test('of values that throw when they are formatted do not fail the invocation', async () => {
        const { status, outcome } = await isolation().attack(
            handler(`
                const cyclic = {}; cyclic.self = cyclic;
                console.log(cyclic, { get a() { throw new Error('getter'); } }, new Proxy({}, { get() { throw 1; } }), Symbol('s'), 10n);
                console.error({ toString() { throw 1; } });
                return new Response('x');`),
        );
        expect(status).toBe(200);
        expect(outcome.logs).toHaveLength(2);
        await isolation().expectUnaffected();
    });
});

describe('an error', () => {
    test.each([
        ['with a message of 3 MB', `throw new Error('e'.repeat(3_000_000));`],
        [
            'with a stack of 3 MB',
            `throw Object.assign(new Error('x'), { stack: 's\\n    at a'.repeat(300_000) });`,
        ],
    ])('%s is truncated', async (_name, body) => {
        const { status, text, outcome } = await isolation().attack(handler(body));
        expect([status, outcome.error?.code]).toEqual([500, 'exception']);
        expect(text.length + JSON.stringify(outcome).length).toBeLessThan(80_000);
        await isolation().expectUnaffected();
    });

    test('that the integration keeps the wrapper from truncating gets bad_answer', async () => {
        const { status, text, outcome } = await isolation().attack(
            handler(
                `String.prototype.slice = function () { return String(this); }; throw new Error('e'.repeat(3_000_000));`,
            ),
        );
        expect([status, outcome.error?.code]).toEqual([502, 'bad_answer']);
        expect(text.length + JSON.stringify(outcome).length).toBeLessThan(80_000);
        await isolation().expectUnaffected();
    });
});

describe('errors outside the handler', () => {
    test('an unhandled rejection is the error of the outcome, not of the response', async () => {
        const { text, outcome } = await isolation().attack(
            handler(
                `Promise.reject(new RangeError('unseen')); await scheduler.wait(5); return new Response('fine');`,
            ),
        );
        expect(text).toBe('fine');
        expect(outcome.error).toMatchObject({
            code: 'unhandled_rejection',
            message: 'RangeError: unseen',
        });
        await isolation().expectUnaffected();
    });

    test('an exception in a timer is the error of the outcome, not of the response', async () => {
        const { text, outcome } = await isolation().attack(
            handler(
                `setTimeout(() => { throw new Error('late'); }, 2); await scheduler.wait(20); return new Response('fine');`,
            ),
        );
        expect(text).toBe('fine');
        expect(outcome.error).toMatchObject({ code: 'uncaught_exception', message: 'Error: late' });
        await isolation().expectUnaffected();
    });

    test('rejected waitUntil work is the error of the outcome, not of the response', async () => {
        const { text, outcome } = await isolation().attack(
            handler(
                `ctx.waitUntil(scheduler.wait(5).then(() => { throw new Error('later'); })); return new Response('fine');`,
            ),
        );
        expect(text).toBe('fine');
        expect(outcome.error).toMatchObject({ code: 'wait_until_failed', message: 'Error: later' });
        await isolation().expectUnaffected();
    });
});

describe('an isolate', () => {
    test('that aborts itself gets isolate_aborted, and is replaced', async () => {
        const script = `import { abortIsolate } from 'cloudflare:workers';
            ${handler(`
                const form = await request.formData();
                if (JSON.parse(form.get('environment')).abort) abortIsolate('me');
                return new Response('fine');`)}`;
        const aborted = await isolation().attack(script, { environment: { abort: true } as never });
        expect([aborted.status, aborted.outcome.error?.code]).toEqual([502, 'isolate_aborted']);
        expect(
            (await isolation().attack(script, { environment: { abort: false } as never })).text,
        ).toBe('fine');
        await isolation().expectUnaffected();
    });

    test('that aborts itself aborts concurrent invocations of its tenant', async () => {
        const script = `import { abortIsolate } from 'cloudflare:workers';
            ${handler(`
                const form = await request.formData();
                if (JSON.parse(form.get('environment')).abort) abortIsolate('me');
                await scheduler.wait(300);
                return new Response('fine');`)}`;
        const running = isolation().attack(script, { environment: { abort: false } as never });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await isolation().attack(script, { environment: { abort: true } as never });
        const { status, outcome } = await running;
        // Aborting is asynchronous, so the other invocation may have completed first.
        expect([
            [502, 'isolate_aborted'],
            [200, undefined],
        ]).toContainEqual([status, outcome.error?.code]);
        await isolation().expectUnaffected();
    });

    test('cannot read the host’s environment or another tenant’s globals', async () => {
        await isolation().harness.run(
            `globalThis.secret = 'of another'; ${handler(`return new Response('x');`)}`,
            {
                tenant: tenantOn(0, 'victim'),
            },
        );
        const { text } = await isolation().attack(
            `import { env, exports } from 'cloudflare:workers';
            ${handler(`
                return Response.json({
                    process: { ...process.env }, env, own: arguments[1], context: Object.keys(ctx),
                    secret: globalThis.secret ?? null, exports: Object.keys(exports),
                    argv: process.argv, cwd: process.cwd?.(),
                });`)}`,
        );
        const seen = JSON.parse(text);
        expect(seen).toMatchObject({ process: {}, env: {}, own: {}, secret: null });
        expect(Object.keys(seen.process)).toEqual([]);
        expect(text).not.toContain(process.cwd());
    });
});
