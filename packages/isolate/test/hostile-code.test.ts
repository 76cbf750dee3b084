/** Hostile code: loading it, its logs, its failures on the side, its isolate. */
import { describe, expect, test } from 'vitest';

import { DEFAULT_LIMITS } from '../src/index.ts';
import { handler, Harness } from './harness.ts';
import { tenantOn } from './neighbour-load.ts';
import { laySiege, LOG_BYTES } from './hostile-tenant.ts';

const siege = laySiege();

/** A script of almost so many bytes, all of them code that has to be compiled. */
function functions(bytes: number): string {
    const end = handler(`return new Response('large');`);
    let code = '';
    for (let index = 0; ; index += 1) {
        const next = `export function f${index}(a, b) { const c = [a, b, { k: 'v${index}', n: ${index} }]; for (let j = 0; j < 3; j++) { c.push(j * a + b - ${index}); } return c.map((x) => (x && x.k ? x.k + '${index}' : String(x))).join(','); }\n`;
        if (code.length + next.length + end.length > bytes) return code + end;
        code += next;
    }
}

describe('loading', () => {
    test('a version that throws while it loads', async () => {
        const { status, text, outcome } = await siege().attack(
            `const x = 1;\nthrow new TypeError('at load ' + x);`,
        );
        expect([status, text]).toEqual([500, '{"error":"TypeError: at load 1"}']);
        expect(outcome.error).toMatchObject({
            code: 'load_failed',
            message: 'TypeError: at load 1',
            frames: [{ file: 'integration.js', line: 2, column: 7 }],
        });
        await siege().unharmed();
    });

    test('a version that exports nothing', async () => {
        const { status, outcome } = await siege().attack(`export const x = 1;`);
        expect([status, outcome.error?.code]).toEqual([500, 'load_failed']);
        expect(outcome.error?.message).toContain('no fetch() function');
        await siege().unharmed();
    });

    test('a syntax error', async () => {
        const { status, outcome } = await siege().attack(`export default {\n  fetch( { };\n`);
        expect([status, outcome.error?.code]).toEqual([500, 'load_failed']);
        expect(outcome.error?.message).toContain('SyntaxError');
        expect(outcome.error?.frames?.[0]).toMatchObject({ file: 'integration.js', line: 2 });
        await siege().unharmed();
    });

    test('an import of something that is not there', async () => {
        const { status, outcome } = await siege().attack(
            `import 'node:nothing';\nexport default {};`,
        );
        expect([status, outcome.error?.code]).toEqual([500, 'load_failed']);
        expect(outcome.error?.message).toContain('node:nothing');
        await siege().unharmed();
    });

    test('a failed load is tried again, and can succeed', async () => {
        let broken = true;
        const options = {
            tenant: siege().hostile,
            versionHash: 'mended-later',
            loadCode: async () => {
                if (broken) throw new Error('the database is away: password=hunter2');
                return {
                    script: handler(`return new Response('fine');`),
                    sdk: 'reference' as const,
                };
            },
        };
        const first = await siege().harness.run('', options);
        expect([first.status, first.outcome.error?.code]).toEqual([503, 'code_unavailable']);
        expect(first.text + JSON.stringify(first.outcome)).not.toContain('hunter2');
        broken = false;
        expect((await siege().harness.run('', options)).text).toBe('fine');
    });

    test('a version as large as allowed', async () => {
        const { text, outcome } = await siege().attack(functions(DEFAULT_LIMITS.scriptBytes));
        expect(outcome.error).toBeUndefined();
        expect(text).toBe('large');
        await siege().unharmed();
    });

    test('a version of 10 MB: the limit of the script', async () => {
        const { status, text, outcome } = await siege().attack(functions(10 * 1024 * 1024));
        expect([status, outcome.error?.code]).toEqual([500, 'script_too_large']);
        expect(text).toContain(`the limit is ${DEFAULT_LIMITS.scriptBytes}`);
        await siege().unharmed();
    });
});

describe('logs', () => {
    test('of 100 MB, in one invocation: the limit of the log', async () => {
        const { status, outcome } = await siege().attack(
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
        await siege().unharmed();
    });

    test('of many short lines', async () => {
        const { outcome } = await siege().attack(
            handler(
                `for (let count = 0; count < 50_000; count += 1) console.log(count); return new Response('x');`,
            ),
        );
        expect(outcome.logs.length).toBeLessThan(LOG_BYTES);
        expect(outcome.logs.at(-1)?.message).toContain('The log was truncated here');
        await siege().unharmed();
    });

    test('that fit exactly are not cut; what is cut is counted in bytes', async () => {
        await using harness = await Harness.start({ limits: { logBytes: 1_000 } });
        const log = async (...lines: string[]) => {
            const calls = lines.map((line) => `console.log(${line});`).join('\n');
            const { outcome } = await harness.run(handler(`${calls} return new Response('x');`));
            return outcome.logs.map(({ message }) => message);
        };
        const cut = 'The log was truncated here: it reached the limit of 1000 bytes.';
        // Each line costs a byte more.
        expect(await log(`'x'.repeat(999)`)).toEqual(['x'.repeat(999)]);
        expect(await log(`'x'.repeat(999)`, `'more'`)).toEqual(['x'.repeat(999), cut]);
        expect(await log(`'x'.repeat(1000)`)).toEqual(['x'.repeat(999), cut]);
        expect(await log(`'€'.repeat(5_000)`)).toEqual(['€'.repeat(333), cut]);
    });

    test('of values that fight back', async () => {
        const { status, outcome } = await siege().attack(
            handler(`
                const cyclic = {}; cyclic.self = cyclic;
                console.log(cyclic, { get a() { throw new Error('getter'); } }, new Proxy({}, { get() { throw 1; } }), Symbol('s'), 10n);
                console.error({ toString() { throw 1; } });
                return new Response('x');`),
        );
        expect(status).toBe(200);
        expect(outcome.logs).toHaveLength(2);
        await siege().unharmed();
    });
});

describe('error texts', () => {
    test.each([
        ['a message of 3 MB', `throw new Error('e'.repeat(3_000_000));`],
        [
            'a stack of 3 MB',
            `throw Object.assign(new Error('x'), { stack: 's\\n    at a'.repeat(300_000) });`,
        ],
        [
            'a message that the wrapper does not cut',
            `String.prototype.slice = function () { return String(this); }; throw new Error('e'.repeat(3_000_000));`,
        ],
    ])('%s', async (_name, body) => {
        const { status, text, outcome } = await siege().attack(handler(body));
        expect([status, outcome.error?.code]).toEqual([500, 'exception']);
        expect(text.length + JSON.stringify(outcome).length).toBeLessThan(80_000);
        await siege().unharmed();
    });
});

describe('failures on the side', () => {
    test('a rejection that nobody handles', async () => {
        const { text, outcome } = await siege().attack(
            handler(
                `Promise.reject(new RangeError('unseen')); await scheduler.wait(5); return new Response('fine');`,
            ),
        );
        expect(text).toBe('fine');
        expect(outcome.error).toMatchObject({
            code: 'unhandled_rejection',
            message: 'RangeError: unseen',
        });
        await siege().unharmed();
    });

    test('a timer that throws', async () => {
        const { text, outcome } = await siege().attack(
            handler(
                `setTimeout(() => { throw new Error('late'); }, 2); await scheduler.wait(20); return new Response('fine');`,
            ),
        );
        expect(text).toBe('fine');
        expect(outcome.error).toMatchObject({ code: 'uncaught_exception', message: 'Error: late' });
        await siege().unharmed();
    });

    test('waitUntil work that is rejected', async () => {
        const { text, outcome } = await siege().attack(
            handler(
                `ctx.waitUntil(scheduler.wait(5).then(() => { throw new Error('later'); })); return new Response('fine');`,
            ),
        );
        expect(text).toBe('fine');
        expect(outcome.error).toMatchObject({ code: 'wait_until_failed', message: 'Error: later' });
        await siege().unharmed();
    });
});

describe('the isolate', () => {
    test('that ends itself', async () => {
        const script = `import { abortIsolate } from 'cloudflare:workers';
            ${handler(`
                const form = await request.formData();
                if (JSON.parse(form.get('environment')).abort) abortIsolate('me');
                return new Response('fine');`)}`;
        const aborted = await siege().attack(script, { environment: { abort: true } as never });
        expect([aborted.status, aborted.outcome.error?.code]).toEqual([502, 'isolate_aborted']);
        expect(
            (await siege().attack(script, { environment: { abort: false } as never })).text,
        ).toBe('fine');
        await siege().unharmed();
    });

    test('that ends itself with others of the same tenant running', async () => {
        const script = `import { abortIsolate } from 'cloudflare:workers';
            ${handler(`
                const form = await request.formData();
                if (JSON.parse(form.get('environment')).abort) abortIsolate('me');
                await scheduler.wait(300);
                return new Response('fine');`)}`;
        const running = siege().attack(script, { environment: { abort: false } as never });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await siege().attack(script, { environment: { abort: true } as never });
        const { status, outcome } = await running;
        // It may still end in the old isolate.
        expect([
            [502, 'isolate_aborted'],
            [200, undefined],
        ]).toContainEqual([status, outcome.error?.code]);
        await siege().unharmed();
    });

    test('sees nothing of the host, and no other tenant', async () => {
        await siege().harness.run(
            `globalThis.secret = 'of another'; ${handler(`return new Response('x');`)}`,
            {
                tenant: tenantOn(0, 'victim'),
            },
        );
        const { text } = await siege().attack(
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
