import { availableParallelism } from 'node:os';

import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

import { resolveSourcesInChildren, SOURCE_CONDITION } from './scripts/lib/source-condition.ts';

resolveSourcesInChildren();

// All workers, and the runners that tests start, use one test host (`packages/testing/src/host-process.ts`).
process.env['BINDERY_TEST_RUN'] ??= `vitest-${process.pid}`;

const conditions = [SOURCE_CONDITION, ...defaultServerConditions];

/** Packages that run in the host's process. */
const HOST_PACKAGES = '{platform,server,testing,cli,test-support}';

const testsOf = (packages: string) => [
    `packages/${packages}/src/**/*.test.{ts,tsx}`,
    `packages/${packages}/test/**/*.test.{ts,tsx}`,
];

/** Unit and integration tests are next to the sources. Tests that cross packages are in `e2e/` and run with Playwright. */
export default defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
        projects: [
            {
                extends: true,
                test: {
                    name: 'host',
                    include: [...testsOf(HOST_PACKAGES), '{conformance,fuzz}/**/*.test.ts'],
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
                        'examples/*/tests/**/*.test.ts',
                    ],
                    exclude: ['**/node_modules/**', ...testsOf(HOST_PACKAGES)],
                },
            },
        ],
        globalSetup: ['packages/test-support/src/shared-postgres.ts'],
        setupFiles: ['packages/test-support/src/localhost-names.ts'],
        // Vitest reserves a core for itself. On two cores that is half of the machine, while tests wait for other processes.
        maxWorkers: Math.max(2, availableParallelism() - 1),
        // Expected texts have no colors. picocolors turns them on when CI is set.
        env: { NO_COLOR: '1' },
        // For a machine that is busy with other work. Tests wait for conditions, not for time.
        testTimeout: 120_000,
        hookTimeout: 180_000,
    },
});
