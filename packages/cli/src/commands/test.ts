import { Command } from 'commander';

import { requireFolders } from '../require-folders.ts';

/** `bindery test [folder]` runs the tests of an integration with its runner. */
export function testCommand(): Command {
    return new Command('test')
        .description(
            'run the tests of an integration with its runner: Vitest, Jest, or node --test',
        )
        .argument('[folder]', 'a folder with a gitbook-manifest.yaml', '.')
        .argument('[args...]', 'arguments of the runner')
        .option('--update-trees', 'accept the rendered trees as golden trees')
        .option('--json', 'print the runner, its exit code and its output as JSON')
        .addHelpText(
            'after',
            `
Uses Vitest or Jest if the folder has it in package.json, and otherwise Node's own runner on
tests/**/*.test.{ts,mts,js,mjs}. Ends with the runner's exit code.

Examples:
  bindery test
  bindery test my-block -- --test-name-pattern press
  bindery test my-block --update-trees`,
        )
        .action(
            async (
                folder: string,
                args: string[],
                options: { updateTrees?: true; json?: true },
            ) => {
                requireFolders([folder]);
                const { runTests } = await import('../test-runner/run-tests.ts');
                const result = await runTests(folder, args, {
                    updateTrees: options.updateTrees === true,
                    isQuiet: options.json === true,
                });
                if (options.json) console.log(JSON.stringify(result));
                if (result.code !== 0) process.exitCode = result.code;
            },
        );
}
