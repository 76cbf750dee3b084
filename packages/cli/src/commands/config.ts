import { Command } from 'commander';

import { addConfigOption, configPath, loadConfig, type ConfigOptions } from '../config-option.ts';

/** `bindery config` shows and checks the configuration of `bindery serve`. */
export function configCommand(): Command {
    const check = new Command('check')
        .description('check the configuration without starting anything')
        .action(async (options: ConfigOptions) => {
            const { checkConfig, warnings } = await import('@bindery/server');
            const config = await loadConfig(options);
            checkConfig(config);
            for (const warning of warnings(config)) console.error(`Warning: ${warning}`);
            console.log(`${configPath(options) ?? 'The environment variables'}: no mistakes.`);
        });
    return new Command('config')
        .description('show and check the configuration of bindery serve')
        .addHelpText(
            'after',
            '\nExamples:\n  bindery config check --config bindery.yaml\n  bindery config keys',
        )
        .addCommand(addConfigOption(check))
        .addCommand(
            new Command('schema')
                .description('print the JSON Schema of the file, for editors')
                .addHelpText(
                    'after',
                    '\nExample: bindery config schema > bindery.schema.json, and in bindery.yaml the first line\n# yaml-language-server: $schema=bindery.schema.json',
                )
                .action(async () => {
                    const { configJsonSchema } = await import('@bindery/server');
                    console.log(JSON.stringify(configJsonSchema(), null, 4));
                }),
        )
        .addCommand(
            new Command('keys')
                .description('list every key with its environment variable')
                .option('--json', 'print JSON')
                .action(async ({ json }: { json?: true }) => {
                    const { CONFIG_KEYS } = await import('@bindery/server');
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
