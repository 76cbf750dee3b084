import { availableParallelism } from 'node:os';

import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

import { resolveSourcesInChildren, SOURCE_CONDITION } from './scripts/lib/source-condition.ts';

resolveSourcesInChildren();

const conditions = [SOURCE_CONDITION, ...defaultServerConditions];

/** Packages that run in the host's process. */
const HOST_PACKAGES = '{platform,server,testing,cli,test-support}';

const testsOf = (packages: string) => [
    `packages/${packages}/src/**/*.test.{ts,tsx}`,
    `packages/${packages}/test/**/*.test.{ts,tsx}`,
];

/** Unit and integration tests stand beside the code; what crosses packages is in `e2e/` and runs with Playwright. */
export default defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
        projects: [
            {
                extends: true,
                test: {
                    name: 'host',
                    include: testsOf(HOST_PACKAGES),
                    // Files share workers. Loading the modules and compiling PGlite for each file took a third of their CPU
                    // time. These tests replace no globals.
                    isolate: false,
                },
            },
            {
                extends: true,
                test: {
                    name: 'isolated',
                    include: [
                        ...testsOf('*'),
                        'apps/*/src/**/*.test.{ts,tsx}',
                        'docs/**/*.test.ts',
                    ],
                    exclude: ['**/node_modules/**', ...testsOf(HOST_PACKAGES)],
                },
            },
        ],
        globalSetup: ['packages/test-support/src/shared-postgres.ts'],
        // Vitest leaves a core to itself, which on two cores is half of the machine, while tests wait for other processes.
        maxWorkers: Math.max(2, availableParallelism() - 1),
        // For a machine that is busy with other work. Tests wait for conditions, not for time.
        testTimeout: 60_000,
        hookTimeout: 120_000,
    },
});
