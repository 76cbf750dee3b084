// Which part may import which: docs/architecture.md in a form that can fail. `npm run check` runs it.

/** Package -> packages that its sources may import. */
const ALLOWED = {
    contract: [],
    network: [],
    runtime: ['contract'],
    markdown: ['contract'],
    bundler: ['contract', 'runtime'], // `runtime` only to locate the SDK
    isolate: ['contract', 'network'],
    contentkit: ['contract'],
    embed: ['contract', 'contentkit'],
    remark: ['embed'],
    'markdown-it': ['embed'],
    platform: ['contract', 'isolate', 'markdown', 'network'],
    identity: ['contract', 'platform'],
    server: [
        'contentkit', // only to render static HTML
        'contract',
        'platform',
        'identity',
        'isolate',
        'bundler',
        'markdown',
        'network',
    ],
    'test-support': ['contract', 'isolate', 'platform'],
    testing: ['contract', 'bundler', 'contentkit', 'isolate', 'server'],
    cli: ['contract', 'bundler', 'isolate', 'platform', 'server', 'testing'],
};

/** Folders of the platform that record facts, and folders that act on them (docs/architecture.md). */
const STATE =
    'audit|database|organizations|spaces|sites|pages|secrets|tokens|integrations|installations|outbox';
const WORK = 'environment|invocations|render|deliveries|tasks|git-sync';

/** Tests beside the sources, and folders that hold nothing else. */
const TESTS = String.raw`\.test\.tsx?$|^packages/[^/]+/(test|scripts)/`;

const directions = Object.entries(ALLOWED).map(([name, allowed]) => ({
    name: `${name}-imports`,
    comment: `The sources of ${name} import ${allowed.join(', ') || 'no other package'} only.`,
    severity: 'error',
    from: { path: `^packages/${name}/src/`, pathNot: TESTS },
    to: {
        path: '^(packages|apps|examples|bench|conformance|fuzz|e2e|scripts)/',
        pathNot: `^packages/(${[name, ...allowed].join('|')})/`,
    },
}));

export default {
    forbidden: [
        ...directions,
        {
            name: 'apps-imports',
            comment:
                'A web app imports contentkit and contract only; it reaches the rest over HTTP.',
            severity: 'error',
            from: { path: '^apps/([^/]+)/src/', pathNot: TESTS },
            to: {
                path: '^(packages|apps|examples|bench|conformance|fuzz|e2e|scripts)/',
                pathNot: '^(apps/$1|packages/contentkit|packages/contract)/',
            },
        },
        {
            name: 'no-circular',
            comment: 'A circle of imports has no order in which its files can be read.',
            severity: 'error',
            from: {},
            to: { circular: true },
        },
        {
            name: 'sdk-without-node',
            comment: 'The SDK runs inside the isolate, which has no Node.',
            severity: 'error',
            from: { path: '^packages/runtime/src/', pathNot: TESTS },
            to: { dependencyTypes: ['core'] },
        },
        {
            name: 'worker-and-host',
            comment: 'Both sides of the isolate share wire.ts and nothing else.',
            severity: 'error',
            from: { path: '^packages/isolate/src/(worker|host)/', pathNot: TESTS },
            to: { path: '^packages/isolate/src/(worker|host)/', pathNot: '/src/$1/' },
        },
        {
            name: 'state-never-imports-work',
            comment: 'An installation does not know that events are delivered: it records a fact.',
            severity: 'error',
            from: { path: `^packages/platform/src/(${STATE})/`, pathNot: TESTS },
            to: { path: `^packages/platform/src/(${WORK})/` },
        },
        {
            name: 'tests-are-not-imported',
            comment: 'Code that is published must not depend on tests.',
            severity: 'error',
            from: {
                path: '^(packages|apps)/[^/]+/src/',
                pathNot: [TESTS, '^packages/test-support/'],
            },
            to: { path: [TESTS, '^packages/test-support/'] },
        },
        {
            name: 'not-to-unresolvable',
            comment: 'An import that cannot be resolved escapes every other rule.',
            severity: 'error',
            from: {},
            to: { couldNotResolve: true, pathNot: String.raw`^(cloudflare:|wrapper$)|\?inline$` },
        },
    ],
    options: {
        parser: 'tsc',
        tsPreCompilationDeps: true, // imports of types count
        cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
        doNotFollow: { path: ['node_modules'] },
        exclude: {
            path: [
                '(^|/)dist(-browser)?/',
                // Bundled by the tests that use them, under names that only the bundler resolves.
                '^packages/[^/]+/test/fixtures/',
                '^packages/runtime/test/types/',
                '^packages/cli/template/',
            ],
        },
        enhancedResolveOptions: {
            conditionNames: ['@bindery/source', 'import', 'node', 'default', 'types'],
            exportsFields: ['exports'],
            extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css', '.d.ts'],
        },
    },
};
