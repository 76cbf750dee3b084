import { availableParallelism } from 'node:os';

import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

import { resolveSourcesInChildren, SOURCE_CONDITION } from './scripts/lib/source-condition.ts';

resolveSourcesInChildren();

const conditions = [SOURCE_CONDITION, ...defaultServerConditions];

/** Unit and integration tests stand beside the code; what crosses packages is in `e2e/` and runs with Playwright. */
export default defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
        include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'packages/*/test/**/*.test.{ts,tsx}',
            'apps/*/src/**/*.test.{ts,tsx}',
            'docs/**/*.test.ts',
        ],
        globalSetup: ['packages/test-support/src/shared-postgres.ts'],
        // Vitest leaves a core to itself, which on two cores is half of the machine, while tests wait for other processes.
        maxWorkers: Math.max(2, availableParallelism() - 1),
        // Files share workers: loading the modules and compiling PGlite anew for each file took a third of the CPU time.
        isolate: false,
        // For a machine that is busy with other work. Tests wait for conditions, not for time.
        testTimeout: 60_000,
        hookTimeout: 120_000,
    },
});
