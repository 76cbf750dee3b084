import { join } from 'node:path';
import { Command, Option } from 'commander';
import { buildIntegration } from '@bindery/bundler';
import { MANIFEST_FILE } from '@bindery/contract';

import { formatIssues } from '../terminal/problem.ts';

/** `bindery check <folder>…`: manifest and script without running anything; for CI. */
export function checkCommand(): Command {
    return new Command('check')
        .description(
            'check the manifest and build the script of integrations, without running them',
        )
        .argument('<folders...>', 'folders with a gitbook-manifest.yaml')
        .addOption(runtimeOption())
        .action(async (folders: string[], { runtime }: { runtime: 'bindery' | 'own' }) => {
            for (const folder of folders) {
                const version = await buildIntegration(folder, {
                    runtime,
                    mode: 'production',
                    onWarning: (issue) =>
                        console.warn(formatIssues(join(folder, MANIFEST_FILE), [issue])),
                });
                const kilobytes = (version.script.length / 1024).toFixed(1);
                console.log(
                    `${version.manifest.name}: ${kilobytes} KB, ${version.hash.slice(0, 12)}`,
                );
            }
        });
}

/** Which SDK the integration's import of `@gitbook/runtime` is answered with. */
export function runtimeOption(): Option {
    return new Option('--runtime <sdk>', 'the SDK to bundle: ours, or the folder’s own copy')
        .choices(['bindery', 'own'])
        .default('bindery');
}
