import { join } from 'node:path';
import { Command } from 'commander';
import { buildIntegration } from '@bindery/bundler';
import { MANIFEST_FILE } from '@bindery/contract';

import { ENV_DESCRIPTION, ENV_FLAG } from '../env-option.ts';
import { addSDKOption, selectedSDK, type SDKOptions } from '../sdk-option.ts';
import { formatIssues } from '../terminal/problem.ts';

interface CheckOptions extends SDKOptions {
    env?: string;
}

/** `bindery check <folder>…` checks manifests and builds scripts without running them, for CI. */
export function checkCommand(): Command {
    const command = new Command('check')
        .description(
            'check the manifest and build the script of integrations, without running them',
        )
        .argument('<folders...>', 'folders with a gitbook-manifest.yaml')
        .option(ENV_FLAG, ENV_DESCRIPTION)
        .action(async (folders: string[], options: CheckOptions) => {
            for (const folder of folders) {
                const version = await buildIntegration(folder, {
                    sdk: selectedSDK(options),
                    mode: 'production',
                    ...(options.env === undefined ? {} : { environment: options.env }),
                    onWarning: (issue) =>
                        console.warn(formatIssues(join(folder, MANIFEST_FILE), [issue])),
                });
                const kilobytes = (version.script.length / 1024).toFixed(1);
                console.log(
                    `${version.manifest.name}: ${kilobytes} KB, ${version.hash.slice(0, 12)}`,
                );
            }
        });
    return addSDKOption(command);
}
