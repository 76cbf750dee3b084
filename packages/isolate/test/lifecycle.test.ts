import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

import { IsolateError } from '../src/index.ts';
import { API_ORIGIN, handler, Harness } from './harness.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function running(pid: number): boolean {
    try {
        // A zombie counts as ended: it has exited, but its parent has not collected its status.
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
        return false;
    }
}

describe('versions', () => {
    test('are replaced without a failed request', async () => {
        await using harness = await Harness.start();
        const responses = new Set<string>();
        const failures: unknown[] = [];
        const stop = new AbortController();
        let version = 1;
        const load = Promise.all(
            Array.from({ length: 6 }, async () => {
                while (!stop.signal.aborted) {
                    const requested = `version ${version}`;
                    const body = `await scheduler.wait(20); return new Response('${requested}');`;
                    const { text, outcome } = await harness.run(handler(body), {
                        versionHash: requested,
                    });
                    responses.add(text);
                    if (outcome.error || text !== requested) failures.push([text, outcome.error]);
                }
            }),
        );
        const untilResponses = (count: number) =>
            expect.poll(() => responses.size, { interval: 10, timeout: 20_000 }).toBe(count);
        try {
            while (version < 6) {
                await untilResponses(version);
                version += 1;
                await harness.host.retire('tenant', `version ${version - 1}`);
            }
            await untilResponses(6);
        } finally {
            // Without a stop, the load would invoke a closed host in an endless loop.
            stop.abort();
        }
        await load;
        expect(failures).toEqual([]);
        // Retired a second time, because an invocation that waited for the process while its version was retired has
        // loaded that version again.
        for (let old = 1; old < 6; old += 1) await harness.host.retire('tenant', `version ${old}`);
        expect(harness.host.stats().processes[0]?.isolates).toBe(1);
    });

    test('that were retired are loaded again on their next invocation', async () => {
        await using harness = await Harness.start();
        let loads = 0;
        const options = {
            versionHash: 'v1',
            loadCode: async () => {
                loads += 1;
                return {
                    script: handler(`return new Response('x');`),
                    sdk: 'reference' as const,
                };
            },
        };
        await harness.run('', options);
        await harness.run('', options);
        expect(loads).toBe(1);
        await harness.host.retire('tenant', 'v1');
        const { text, outcome } = await harness.run('', options);
        expect([text, outcome.isolate.cold, loads]).toEqual(['x', true, 2]);
    });

    test('finish running invocations when they are retired', async () => {
        await using harness = await Harness.start();
        const slow = harness.run(
            handler(`await scheduler.wait(200); return new Response('done');`),
            { versionHash: 'slow' },
        );
        await wait(60);
        await harness.host.retire('tenant', 'slow');
        expect((await slow).text).toBe('done');
        expect(harness.host.stats().processes[0]?.isolates).toBe(0);
    });

    test('that are retired while their code loads still serve the waiting invocation', async () => {
        await using harness = await Harness.start();
        const script = handler(`return new Response('x');`);
        const waiting = harness.run('', {
            versionHash: 'slow-code',
            loadCode: async () => {
                await harness.host.retire('tenant', 'slow-code');
                return { script, sdk: 'bindery' };
            },
        });
        await harness.host.retire('tenant', 'slow-code');
        expect((await waiting).text).toBe('x');
        expect(harness.host.stats().processes[0]?.isolates).toBe(0);
    });

    test('beyond the limit evict the least recently used idle isolates', async () => {
        await using harness = await Harness.start({ limits: { isolatesPerProcess: 5 } });
        const busy = harness.run(
            handler(`await scheduler.wait(600); return new Response('busy');`),
            { tenant: 'busy' },
        );
        const script = `let count = 0; ${handler(`count += 1; return new Response(String(count));`)}`;
        const run = async (tenant: string) => (await harness.run(script, { tenant })).text;
        for (let count = 0; count < 12; count += 1) {
            expect(await run(`t${count}`)).toBe('1');
            // This tenant is used between all others, so its isolate is never the least recently used.
            await run('recent');
        }
        expect(harness.host.stats().processes[0]?.isolates).toBeLessThanOrEqual(5);
        expect(await run('recent')).toBe('13');
        expect(await run('t0')).toBe('1');
        expect((await busy).text).toBe('busy');
    });

    test('are evicted after their idle time', async () => {
        await using harness = await Harness.start({ limits: { isolateIdleMs: 300 } });
        const script = handler(`await scheduler.wait(10); return new Response('x');`);
        const busy = harness.run(
            handler(`await scheduler.wait(900); return new Response('busy');`),
            {
                tenant: 'busy',
            },
        );
        await harness.run(script, { tenant: 'idle' });
        expect(harness.host.stats().processes[0]?.isolates).toBe(2);
        await expect.poll(() => harness.host.stats().processes[0]?.isolates).toBe(1);
        expect((await busy).text).toBe('busy');
        expect((await harness.run(script, { tenant: 'idle' })).outcome.isolate.cold).toBe(true);
    });

    test('have stacks with positions in their source files', async () => {
        await using harness = await Harness.start();
        const source = `interface Shape { sides: number }
export default {
    async fetch(): Promise<Response> {
        const shape: Shape = { sides: 3 };
        console.error(new Error('seen'));
        throw new TypeError('sides: ' + countSides(shape));
    },
};
function countSides(shape: Shape): number {
    return explode(shape.sides);
}
function explode(sides: number): number {
    if (sides === 3) throw new RangeError('triangle');
    return sides;
}
`;
        const { outputFiles } = await build({
            stdin: { contents: source, loader: 'ts', sourcefile: 'src/shape.ts' },
            bundle: true,
            minify: true,
            keepNames: true,
            format: 'esm',
            sourcemap: 'external',
            outfile: 'out.js',
            write: false,
        });
        const file = (end: string) =>
            outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
        const streamed: string[] = [];
        const { outcome } = await harness.run('', {
            versionHash: 'mapped',
            loadCode: async () => ({
                script: file('.js'),
                sourceMap: file('.map'),
                sdk: 'bindery',
            }),
            onLog: ({ message }) => streamed.push(message),
        });
        expect(outcome.error).toMatchObject({ code: 'exception', message: 'RangeError: triangle' });
        expect(
            outcome.error?.frames?.map((frame) => [frame.file, frame.line, frame.function]),
        ).toEqual([
            ['src/shape.ts', 13, 'explode'],
            ['src/shape.ts', 10, 'countSides'],
            ['src/shape.ts', 6, 'Object.fetch'],
        ]);
        expect(outcome.error?.stack).toContain('src/shape.ts:13:28');
        expect(outcome.error?.stack).not.toContain('bindery-wrapper');
        expect(outcome.logs[0]?.message).toMatch(/^Error: seen\n\s+at .*src\/shape\.ts:5:23/);
        expect(streamed).toEqual(outcome.logs.map(({ message }) => message));
    });

    test('with an SDK have the exception that it logged as the error of the outcome', async () => {
        await using harness = await Harness.start();
        const { status, outcome } = await harness.run(
            handler(`
                try { null.x; } catch (error) { console.error('handling failed', error.stack); }
                return Response.json({ error: 'Internal server error' }, { status: 500 });`),
        );
        expect(status).toBe(500);
        expect(outcome.error).toMatchObject({
            code: 'exception',
            frames: [{ file: 'integration.js' }],
        });
    });
});

describe('the host', () => {
    test('drains: running invocations and waitUntil work end, new invocations are refused', async () => {
        const harness = await Harness.start();
        const calls: string[] = [];
        const slow = harness.run(
            handler(`
                ctx.waitUntil(scheduler.wait(250).then(() => console.log('work done')));
                await scheduler.wait(100);
                return new Response('done');`),
        );
        await wait(40);
        const { processes } = harness.host.stats();
        const drained = harness.host.drain().then(() => calls.push('drained'));
        const refused = await harness.run(handler(`return new Response('late');`));
        expect([refused.status, refused.outcome.error?.code]).toEqual([503, 'draining']);
        const { text, outcome } = await slow;
        calls.push('outcome');
        expect([text, outcome.error, outcome.logs[0]?.message]).toEqual([
            'done',
            undefined,
            'work done',
        ]);
        await drained;
        expect(calls).toEqual(['outcome', 'drained']);
        expect(processes.some(({ pid }) => running(pid))).toBe(false);
    });

    test('kills invocations that outlast the drain timeout', async () => {
        const harness = await Harness.start();
        const endless = harness.run(
            handler(`await scheduler.wait(20_000); return new Response('x');`),
        );
        await wait(40);
        await harness.host.drain(150);
        const { status, outcome } = await endless;
        expect([status, outcome.error?.code]).toEqual([504, 'killed']);
    });

    test('limits the wall time that a caller requests', async () => {
        await using harness = await Harness.start({ limits: { wallTimeMs: 300 } });
        const { status, outcome } = await harness.run(handler(`await scheduler.wait(20_000);`), {
            timeoutMs: 60_000,
        });
        expect([status, outcome.error?.code]).toEqual([504, 'timed_out']);
        expect(outcome.error?.message).toContain('300 ms');
    });

    test('replaces a process after its maximum number of loads without a failed request', async () => {
        await using harness = await Harness.start({ limits: { loadsPerProcess: 5 } });
        const before = harness.host.stats().processes[0]?.pid;
        const slow = harness.run(
            handler(`await scheduler.wait(700); return new Response('slow');`),
        );
        const script = handler(`return new Response('x');`);
        const texts: string[] = [];
        while (harness.host.stats().processes[0]?.pid === before) {
            const tenant = `tenant-${texts.length}`;
            texts.push((await harness.run(script, { tenant })).text);
        }
        expect(texts.length).toBeGreaterThan(4);
        expect(texts.every((text) => text === 'x')).toBe(true);
        expect((await slow).text).toBe('slow');
        await expect.poll(() => harness.host.stats().processes.length).toBe(1);
        expect(before && running(before)).toBe(false);
    });

    test('replaces a process that exits by itself', async () => {
        await using harness = await Harness.start();
        const script = handler(`return new Response('x');`);
        await harness.run(script);
        const before = harness.host.stats().processes[0]?.pid ?? 0;
        process.kill(before, 'SIGKILL');
        await expect.poll(() => harness.host.stats().processes[0]?.pid ?? before).not.toBe(before);
        const { text, outcome } = await harness.run(script);
        expect([text, outcome.isolate.cold]).toEqual(['x', true]);
    });

    test('leaves no process and no file behind', async () => {
        const directory = mkdtempSync(join(tmpdir(), 'bindery-test-'));
        const harness = await Harness.start({ directory, processes: 2 });
        const { processes } = harness.host.stats();
        expect(existsSync(join(directory, 'host.sock'))).toBe(true);
        await harness[Symbol.asyncDispose]();
        expect(processes.some(({ pid }) => running(pid))).toBe(false);
        expect(existsSync(join(directory, 'host.sock'))).toBe(false);
        rmSync(directory, { recursive: true });
    });

    test('killed with SIGKILL takes its workerd processes with it, and the next host can use the same folder', async () => {
        const directory = mkdtempSync(join(tmpdir(), 'bindery-test-'));
        const script = fileURLToPath(new URL('./orphan-host.ts', import.meta.url));
        const child = spawn(process.execPath, [script, directory], {
            stdio: ['ignore', 'pipe', 'inherit'],
        });
        const line = await new Promise<string>((resolve) => {
            child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
        });
        const pids = JSON.parse(line) as number[];
        expect(pids).toHaveLength(2);
        expect(pids.every(running)).toBe(true);
        child.kill('SIGKILL');
        await expect.poll(() => pids.filter(running), { timeout: 20_000 }).toEqual([]);

        expect(existsSync(join(directory, 'host.sock'))).toBe(true);
        await using next = await Harness.start({ directory });
        expect((await next.run(handler(`return new Response('next');`))).text).toBe('next');
        rmSync(directory, { recursive: true });
    });

    test('reports why it cannot start', async () => {
        await expect(
            Harness.start({ directory: join(tmpdir(), 'x'.repeat(120)) }),
        ).rejects.toMatchObject({
            code: 'start_failed',
            message: expect.stringContaining('too long for sockets'),
        });
        const open = mkdtempSync(join(tmpdir(), 'bindery-test-'));
        chmodSync(open, 0o755);
        await expect(Harness.start({ directory: open })).rejects.toMatchObject({
            code: 'start_failed',
            message: expect.stringContaining('mode to 0700'),
        });
        rmSync(open, { recursive: true });
        const notAFolder = join(fileURLToPath(import.meta.url), 'sockets');
        await expect(Harness.start({ directory: notAFolder })).rejects.toMatchObject({
            code: 'ENOTDIR',
        });
    });

    test('hides errors of the platform from integrations', async () => {
        await using harness = await Harness.start({
            platformFetch: async () => {
                throw new IsolateError('host_failed', 'postgres://user:hunter2@db/');
            },
        });
        const { text } = await harness.run(
            handler(
                `const r = await fetch('${API_ORIGIN}/v1/user'); return new Response(r.status + (await r.text()));`,
            ),
        );
        expect(text).toBe('500{"error":{"code":500,"message":"Internal server error"}}');
    });

    test('runs processes without privileges, environment or unlimited memory', async () => {
        await using harness = await Harness.start();
        const pid = harness.host.stats().processes[0]?.pid ?? 0;
        const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
        expect(environment).toBe('');
        expect(
            execFileSync('readlink', [`/proc/${pid}/cwd`])
                .toString()
                .trim(),
        ).toBe('/');
        await expect
            .poll(
                () =>
                    /Max data size\s+(\S+)/.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1],
            )
            .toMatch(/^\d+$/);
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
        expect(status).toMatch(/^CapEff:\s+0{16}$/m);
    });
});
