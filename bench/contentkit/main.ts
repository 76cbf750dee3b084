/** `npm run bench -- contentkit`: size of the renderer, and its speed in a real Chromium. */
import { chromium } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions, preview } from 'vite';

import { chromiumPath } from '../../e2e/browser.ts';
import { measureBundle } from './bundle.ts';

const ROOT = fileURLToPath(new URL('./page', import.meta.url));
const OUT = fileURLToPath(new URL('../../node_modules/.cache/bench-contentkit', import.meta.url));
const ROWS = 100; // rows of ten elements each
const ROUNDS = 30;

interface Line {
    what: string;
    value: number;
    unit: 'KB' | 'ms';
    /** Upper limit; absent for figures without a goal. */
    limit?: number;
}

const sizes = await measureBundle();
const lines: Line[] = [
    {
        what: 'renderer, gzip (all but React, editor and highlighter)',
        value: sizes.renderer / 1000,
        unit: 'KB',
        limit: 60,
    },
    { what: 'style sheet, gzip', value: sizes.styles / 1000, unit: 'KB' },
    {
        what: 'code editor, gzip, loaded for an editable code block',
        value: sizes.editor / 1000,
        unit: 'KB',
    },
    {
        what: 'highlighter, gzip, loaded for a highlighted code block',
        value: sizes.highlighter / 1000,
        unit: 'KB',
    },
    ...(await measureSpeed()),
];
for (const { what, value, unit, limit } of lines) {
    const verdict =
        limit === undefined ? '' : value < limit ? `  ok, under ${limit}` : `  OVER ${limit}`;
    console.log(`${value.toFixed(1).padStart(8)} ${unit}  ${what}${verdict}`);
}
if (lines.some(({ value, limit }) => limit !== undefined && value >= limit)) process.exitCode = 1;

async function measureSpeed(): Promise<Line[]> {
    await build({
        root: ROOT,
        configFile: false,
        plugins: [react()],
        resolve: { conditions: ['@bindery/source', ...defaultClientConditions] },
        logLevel: 'error',
        build: { outDir: OUT, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
    });
    const server = await preview({
        root: ROOT,
        configFile: false,
        logLevel: 'error',
        build: { outDir: OUT },
        preview: { host: '127.0.0.1', port: 0 },
    });
    const browser = await chromium.launch({
        executablePath: chromiumPath(),
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
    try {
        const page = await browser.newPage();
        await page.goto(server.resolvedUrls?.local[0] ?? '');
        await page.waitForFunction(() => 'changeLeaf' in window);
        const mounts: number[] = [];
        // The first runs include compilation, as on a page that was just opened: they are reported separately.
        for (let round = 0; round < ROUNDS; round++) {
            mounts.push(await page.evaluate((rows) => window.mountTree(rows), ROWS));
        }
        const leaves = await page.evaluate(([rows, rounds]) => window.changeLeaf(rows, rounds), [
            ROWS,
            ROUNDS,
        ] as const);
        return [
            { what: 'mount of 1,000 elements, the very first', value: mounts[0] ?? 0, unit: 'ms' },
            {
                what: `mount of 1,000 elements, median of ${ROUNDS}`,
                value: quantile(mounts, 0.5),
                unit: 'ms',
                limit: 100,
            },
            {
                what: `mount of 1,000 elements, p95 of ${ROUNDS}`,
                value: quantile(mounts, 0.95),
                unit: 'ms',
            },
            {
                what: `one changed leaf of 1,000 elements, median of ${ROUNDS}`,
                value: quantile(leaves, 0.5),
                unit: 'ms',
                limit: 8,
            },
            {
                what: `one changed leaf of 1,000 elements, p95 of ${ROUNDS}`,
                value: quantile(leaves, 0.95),
                unit: 'ms',
            },
        ];
    } finally {
        await browser.close();
        await server.close();
    }
}

function quantile(values: readonly number[], q: number): number {
    const sorted = values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}
