// Who may import whom, and no circles. The table is the architecture (docs/architecture.md) in a form that can fail.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

import { ROOT } from '../lib/install.mjs';

/** Package -> packages of ours that its sources may import. Tests may import any. */
const ALLOWED = {
    contract: [],
    runtime: ['contract'],
    network: [],
    markdown: ['contract'],
    bundler: ['contract', 'runtime'], // `runtime` only to locate the SDK
    isolate: ['contract', 'network'],
    contentkit: ['contract'],
    platform: ['contract', 'isolate', 'markdown', 'network'],
    server: ['contract', 'platform', 'isolate', 'bundler', 'markdown', 'network'],
    'test-support': ['contract', 'isolate', 'platform'],
    testing: ['contract', 'server'],
    cli: ['contract', 'bundler', 'platform', 'server'],
    workbench: ['contract', 'contentkit'],
    site: ['contract', 'contentkit'],
};

/** Inside a package: folders that must not import from others. */
const FORBIDDEN = [
    { from: 'packages/isolate/src/worker/', to: 'packages/isolate/src/host/' },
    { from: 'packages/isolate/src/host/', to: 'packages/isolate/src/worker/' },
    ...stateNeverImportsWork(),
];

/** An installation does not know that events are delivered: it records a fact. */
function stateNeverImportsWork() {
    const state = [
        'database',
        'organizations',
        'spaces',
        'sites',
        'pages',
        'secrets',
        'tokens',
        'integrations',
        'installations',
        'outbox',
    ];
    const work = ['environment', 'invocations', 'render', 'deliveries', 'tasks', 'git-sync'];
    return state.flatMap((from) =>
        work.map((to) => ({
            from: `packages/platform/src/${from}/`,
            to: `packages/platform/src/${to}/`,
        })),
    );
}

const IMPORT =
    /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g;

export function checkImports() {
    const files = globSync('{packages,apps}/*/src/**/*.{ts,tsx}', { cwd: ROOT }).filter(
        (file) => !file.endsWith('.d.ts'),
    );
    const graph = new Map(files.map((file) => [file, importsOf(file)]));
    return [...directionProblems(graph), ...cycleProblems(graph)].join('\n');
}

function importsOf(file) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return [...text.matchAll(IMPORT)].map(([, named, dynamic, bare]) => named ?? dynamic ?? bare);
}

function packageOf(file) {
    return file.split('/')[1];
}

function isTest(file) {
    return /\.test\.tsx?$|\/test-[^/]+$|\/test\//.test(file);
}

function directionProblems(graph) {
    const problems = [];
    for (const [file, specifiers] of graph) {
        const from = packageOf(file);
        for (const specifier of specifiers) {
            const target = /^@bindery\/([a-z-]+)/.exec(specifier)?.[1];
            if (target && target !== from && !isTest(file) && !ALLOWED[from]?.includes(target)) {
                problems.push(`${file}: ${from} may not import ${target}`);
            }
            if (from === 'runtime' && !isTest(file) && specifier.startsWith('node:')) {
                problems.push(
                    `${file}: the SDK runs inside the isolate and imports no Node (${specifier})`,
                );
            }
            const resolved = resolveRelative(file, specifier);
            if (resolved && packageOf(resolved) !== from) {
                problems.push(`${file}: reaches into another package by path (${specifier})`);
            }
            for (const rule of FORBIDDEN) {
                if (!isTest(file) && file.startsWith(rule.from) && resolved?.startsWith(rule.to)) {
                    problems.push(`${file}: ${rule.from} may not import ${rule.to} (${specifier})`);
                }
            }
        }
    }
    return problems;
}

function cycleProblems(graph) {
    const problems = [];
    const done = new Set();
    const path = [];
    const visit = (file) => {
        if (done.has(file)) return;
        const start = path.indexOf(file);
        if (start >= 0) {
            problems.push(`circle: ${[...path.slice(start), file].join(' -> ')}`);
            return;
        }
        path.push(file);
        for (const specifier of graph.get(file) ?? []) {
            const target = resolveRelative(file, specifier);
            if (target && graph.has(target)) visit(target);
        }
        path.pop();
        done.add(file);
    };
    for (const file of graph.keys()) visit(file);
    return problems;
}

function resolveRelative(file, specifier) {
    if (!specifier.startsWith('.')) return undefined;
    const base = normalize(join(dirname(file), specifier));
    const found = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find(
        (path) => /\.[a-z]+$/.test(path) && existsSync(join(ROOT, path)),
    );
    return found && relative(ROOT, join(ROOT, found));
}
