import { relative } from 'node:path';
import { Command } from 'commander';
import colors from 'picocolors';

import { ENV_DESCRIPTION, ENV_FLAG } from '../env-option.ts';
import { requireFolders } from '../require-folders.ts';
import { addSDKOption, selectedSDK, type SDKOptions } from '../sdk-option.ts';

interface BuildOptions extends SDKOptions {
    out: string;
    env?: string;
    json?: true;
}

/** `bindery build [folder]` writes the production bundle that `publish` would send. */
export function buildCommand(): Command {
    const command = new Command('build')
        .description('write the production bundle that publish would send')
        .argument('[folder]', 'a folder with a gitbook-manifest.yaml', '.')
        .option('--out <folder>', 'where to write it', 'dist')
        .option(ENV_FLAG, ENV_DESCRIPTION)
        .option('--json', 'print the result as JSON')
        .addHelpText(
            'after',
            `
Writes script.js, script.js.map and manifest.json, without secrets.

Examples:
  bindery build
  bindery build my-block --out /tmp/my-block`,
        )
        .action(async (folder: string, options: BuildOptions) => {
            requireFolders([folder]);
            const { writeBuild } = await import('../build/write-build.ts');
            const result = await writeBuild(folder, {
                out: options.out,
                sdk: selectedSDK(options),
                environment: options.env,
            });
            if (options.json) console.log(JSON.stringify(result));
            else {
                for (const file of result.files) {
                    console.log(`${colors.green('+')} ${relative(process.cwd(), file)}`);
                }
            }
        });
    return addSDKOption(command);
}
