import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';

import { CommandError } from '../error.ts';

/** `bindery rotate-keys` encrypts the stored secrets, configurations and other encrypted data with a new key. */
export function rotateKeysCommand(): Command {
    return new Command('rotate-keys')
        .description('encrypt secrets and configurations with a new key (stop Bindery first)')
        .option('--data <folder>', 'where state is kept between starts', '.bindery')
        .addHelpText('after', '\nExamples:\n  bindery rotate-keys --data .bindery')
        .action(async ({ data }: { data: string }) => {
            const folder = resolve(data);
            if (!existsSync(join(folder, 'keys.json'))) {
                throw new CommandError(
                    'no_data',
                    `${folder} holds no data of Bindery: name its folder with --data.`,
                );
            }
            const { rotateKeys } = await import('@bindery/platform');
            const count = await rotateKeys({
                folder,
                databaseUrl: process.env['DATABASE_URL'],
            });
            console.log(`Encrypted ${count} values with a new key; the old key is deleted.`);
        });
}
