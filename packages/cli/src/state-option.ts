import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { StateOptions } from '@bindery/platform';

import { addConfigOption, loadConfig, type ConfigOptions } from './config-option.ts';
import { CommandError } from './error.ts';

export interface StateSelection extends ConfigOptions {
    data?: string;
}

/** Adds `--config`, for the data of `bindery serve`, and `--data`, for the data of `bindery dev`. */
export function addStateOptions(command: Command): Command {
    return addConfigOption(command).option(
        '--data <folder>',
        'the data folder of bindery dev, in place of a configuration',
    );
}

/** Returns the database and the keys that the options name. @throws CommandError `no_data`. */
export async function selectState(options: StateSelection): Promise<StateOptions> {
    if (options.data === undefined) {
        const { stateOptionsOf } = await import('@bindery/server');
        return stateOptionsOf(await loadConfig(options), process.env);
    }
    const folder = resolve(options.data);
    if (!existsSync(folder)) {
        throw new CommandError(
            'no_data',
            `${folder} holds no data of Bindery: name its folder with --data.`,
        );
    }
    return { folder, databaseUrl: process.env['DATABASE_URL'] || undefined };
}
