import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Config } from '@bindery/server';

/** The file that is read when neither `--config` nor `BINDERY_CONFIG` names one and it exists. */
const DEFAULT_FILE = 'bindery.yaml';

export interface ConfigOptions {
    config?: string;
}

export function addConfigOption(command: Command): Command {
    return command.option(
        '--config <file>',
        `the configuration (default: BINDERY_CONFIG, or ${DEFAULT_FILE} if it exists)`,
    );
}

/** Returns the path of the configuration; undefined if it consists of environment variables only. */
export function configPath({ config }: ConfigOptions): string | undefined {
    const named = config ?? (process.env['BINDERY_CONFIG'] || undefined);
    return named ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined);
}

/** Reads the configuration. @throws ServerError `configuration_invalid`. */
export async function loadConfig(options: ConfigOptions): Promise<Config> {
    const { readConfig } = await import('@bindery/server');
    return readConfig(configPath(options), process.env);
}
