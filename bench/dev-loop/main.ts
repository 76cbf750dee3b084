// Waiting times of an author: the second `npm start`, and from saving a file to the change in the open page.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';

import { chromiumPath } from '../../e2e/browser.ts';

const ROOT = join(import.meta.dirname, '../..');
const STARTS = 5;
const SAVES = 40;

interface Ready {
    workbench: string;
    token: string;
}

const folder = await mkdtemp(join(tmpdir(), 'bindery-bench-'));
try {
    await cp(join(ROOT, 'examples/hello-world'), join(folder, 'hello-world'), { recursive: true });
    console.log(
        `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
    );
    const first = await timeStart();
    const later: number[] = [];
    for (let index = 0; index < STARTS; index++) later.push(await timeStart());
    const starts = figures(later);
    const saves = figures(await timeSaves());
    console.table({
        'first npm start (ms)': { goal: '', median: Math.round(first), p95: '', max: '' },
        'second npm start (ms)': { goal: 'median < 3000', ...starts },
        'save to screen (ms)': { goal: 'p95 < 500', ...saves },
    });
    if (starts.median >= 3000 || saves.p95 >= 500) process.exitCode = 1;
} finally {
    await rm(folder, { recursive: true, force: true });
}

/** Milliseconds from starting `npm start` with every example to the line of JSON that reports the host as ready. */
async function timeStart(): Promise<number> {
    const startedAt = performance.now();
    const host = await launch('npm', [
        'start',
        '--silent',
        '--',
        '--data',
        join(folder, 'started'),
    ]);
    const ms = performance.now() - startedAt;
    await host.stop();
    return ms;
}

/** Milliseconds from writing the source to the new text in a real page. */
async function timeSaves(): Promise<number[]> {
    const host = await launch(process.execPath, [
        join(ROOT, 'packages/cli/bin/bindery.js'),
        'dev',
        join(folder, 'hello-world'),
        '--data',
        join(folder, 'data'),
    ]);
    const browser = await chromium.launch({
        executablePath: chromiumPath(),
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    const source = join(folder, 'hello-world/src/index.tsx');
    const original = await readFile(source, 'utf8');
    const times: number[] = [];
    try {
        const page = await browser.newPage();
        await page.goto(host.workbench);
        await page.getByText('Press the button.').waitFor();
        for (let index = 0; index < SAVES; index++) {
            const text = `Edition ${index}.`;
            const seen = waitForText(page, text);
            const startedAt = performance.now();
            await writeFile(source, original.replace('Press the button.', text));
            await seen;
            times.push(performance.now() - startedAt);
        }
    } finally {
        await browser.close();
        await host.stop();
    }
    return times;
}

/** Polls at every animation frame, which adds at most one frame. */
async function waitForText(page: Page, text: string): Promise<void> {
    await page.waitForFunction((wanted) => document.body.textContent.includes(wanted), text, {
        polling: 'raf',
    });
}

async function launch(
    program: string,
    args: string[],
): Promise<Ready & { stop: () => Promise<void> }> {
    const child = spawn(program, [...args, '--port', '0', '--no-open', '--json'], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'ignore'],
    });
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const ready = await new Promise<Ready>((resolve, reject) => {
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => {
            output += chunk.toString();
            if (output.endsWith('\n')) resolve(JSON.parse(output) as Ready);
        });
        void exited.then(() => reject(new Error('The host did not start.')));
    });
    return {
        ...ready,
        stop: async () => {
            child.kill('SIGTERM');
            await exited;
        },
    };
}

function figures(values: number[]): { median: number; p95: number; max: number } {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number) =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
    return { median: at(0.5), p95: at(0.95), max: at(1) };
}
