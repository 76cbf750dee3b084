import { relative } from 'node:path';
import { Command } from 'commander';
import colors from 'picocolors';

import { CommandError } from '../error.ts';
import { requireFolders } from '../require-folders.ts';

/** `bindery types [folder]` writes the types of configuration, secrets and blocks from the manifest. */
export function typesCommand(): Command {
    return new Command('types')
        .description('write the types of configuration, secrets and blocks from the manifest')
        .argument('[folder]', 'a folder with a gitbook-manifest.yaml', '.')
        .option('--check', 'write nothing; exit code 1 if the file is not up to date')
        .option('--json', 'print the result as JSON')
        .addHelpText(
            'after',
            `
Writes manifest.generated.ts beside the script. Import its Context:
  import type { Context } from './manifest.generated.ts';

Examples:
  bindery types
  bindery types my-block --check`,
        )
        .action(async (folder: string, options: { check?: true; json?: true }) => {
            requireFolders([folder]);
            const { writeTypes } = await import('../types/write-types.ts');
            const { file, isChanged } = await writeTypes(folder, options.check === true);
            const shown = relative(process.cwd(), file);
            if (options.check && isChanged) {
                throw new CommandError(
                    'types_stale',
                    `${shown} is not up to date: run “bindery types”.`,
                );
            }
            if (options.json) console.log(JSON.stringify({ file, isChanged }));
            else console.log(`${isChanged ? colors.green('+') : '='} ${shown}`);
        });
}
