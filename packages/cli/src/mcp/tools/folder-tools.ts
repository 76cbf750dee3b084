import { z } from 'zod';

import { checkFolders } from '../../check/check-folders.ts';
import { scaffold } from '../../scaffold/scaffold.ts';
import { TEMPLATE_NAMES, TEMPLATES } from '../../scaffold/templates.ts';
import { runTests } from '../../test-runner/run-tests.ts';
import { writeTypes } from '../../types/write-types.ts';
import { CommandError } from '../../error.ts';
import { formatProblem } from '../../terminal/problem.ts';
import type { Register } from './define.ts';

/** Registers the tools that work on the folder: create, check, build, types, tests, publish. */
export function registerFolderTools(register: Register): void {
    register(
        'create',
        `Write a new integration with a passing test into the folder, which must be empty. Templates: ${Object.entries(
            TEMPLATES,
        )
            .map(([name, job]) => `${name} (${job})`)
            .join(', ')}.`,
        { template: z.enum(TEMPLATE_NAMES).default('block') },
        async ({ template }, { folder }) => ({ folder, files: await scaffold(folder, template) }),
    );
    register(
        'check',
        'Find mistakes: manifest, types, script, and that they agree. Each finding has file, line, message and remedy.',
        { types: z.boolean().default(true) },
        async ({ types }, { folder }) => {
            const [report] = await checkFolders([folder], { sdk: 'bindery', types });
            return report;
        },
    );
    register(
        'build',
        'Wait until the newest files are built. Returns the version, or the problem with file, line and code frame.',
        {},
        async (_input, session) => {
            const status = await session.freshBuild();
            return status.state === 'broken'
                ? { state: 'broken', problem: formatProblem(status.problem) }
                : status;
        },
    );
    register(
        'types',
        'Write src/manifest.generated.ts: types of configuration, secrets, blocks and context from the manifest.',
        {},
        async (_input, { folder }) => writeTypes(folder, false),
    );
    register(
        'run_tests',
        'Run the tests of the folder with its runner.',
        { updateTrees: z.boolean().default(false), args: z.array(z.string()).default([]) },
        async ({ updateTrees, args }, { folder }) =>
            runTests(folder, args, { updateTrees, isQuiet: true }),
    );
    register(
        'publish',
        'Build for production and publish to a host.',
        { endpoint: z.url(), token: z.string(), organization: z.string().optional() },
        async ({ endpoint, token, organization }, { folder }) => {
            const [{ buildIntegration }, { ApiClient }, { publicationOf }] = await Promise.all([
                import('@bindery/bundler'),
                import('../../publish/api-client.ts'),
                import('../../publish/publication.ts'),
            ]);
            const version = await buildIntegration(folder, { sdk: 'bindery', mode: 'production' });
            const client = new ApiClient(endpoint, token);
            const owner =
                organization ?? version.manifest.organization ?? (await client.onlyOrganization());
            const { name } = version.manifest;
            const published = await client.publish(name, {
                ...publicationOf(version),
                organization: owner,
            });
            if (published === undefined)
                throw new CommandError('publish_refused', 'The host sent no version.');
            return { name, version: published.version, urls: published.urls };
        },
    );
}
