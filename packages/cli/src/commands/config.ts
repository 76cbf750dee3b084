import { Command } from 'commander';
import { checkConfig, CONFIG_KEYS, configJsonSchema, warnings } from '@bindery/server';

import { addConfigOption, configPath, loadConfig, type ConfigOptions } from '../config-option.ts';

/** `bindery config` shows and checks the configuration of `bindery serve`. */
export function configCommand(): Command {
    const check = new Command('check')
        .description('check the configuration without starting anything')
        .action(async (options: ConfigOptions) => {
            const config = await loadConfig(options);
            checkConfig(config);
            for (const warning of warnings(config)) console.error(`Warning: ${warning}`);
            console.log(`${configPath(options) ?? 'The environment variables'}: no mistakes.`);
        });
    return new Command('config')
        .description('show and check the configuration of bindery serve')
        .addCommand(addConfigOption(check))
        .addCommand(
            new Command('schema')
                .description('print the JSON Schema of the file, for editors')
                .addHelpText(
                    'after',
                    '\nExample: bindery config schema > bindery.schema.json, and in bindery.yaml the first line\n# yaml-language-server: $schema=bindery.schema.json',
                )
                .action(() => console.log(JSON.stringify(configJsonSchema(), null, 4))),
        )
        .addCommand(
            new Command('keys')
                .description('list every key with its environment variable')
                .option('--json', 'print JSON')
                .action(({ json }: { json?: true }) => {
                    const keys = CONFIG_KEYS.map(({ path, variable, description }) => ({
                        key: path.join('.'),
                        variable,
                        description,
                    }));
                    if (json) return console.log(JSON.stringify(keys));
                    for (const { key, variable, description } of keys) {
                        console.log(`${key}\n  ${variable}${description && `\n  ${description}`}`);
                    }
                }),
        );
}
