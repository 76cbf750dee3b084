import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { parseEnv } from 'node:util';
import { Command } from 'commander';
import colors from 'picocolors';

import { CommandError } from '../error.ts';
import { requireFolders } from '../require-folders.ts';

/** `bindery secret` shows which secrets of a manifest have a value, and stores values in the folder's `.env`. */
export function secretCommand(): Command {
    return new Command('secret')
        .description('show which secrets have a value, and store values in the folder’s .env')
        .addCommand(listCommand())
        .addCommand(setCommand())
        .addHelpText(
            'after',
            `
Examples:
  bindery secret list my-block
  pass show service | bindery secret set CLIENT_SECRET my-block`,
        );
}

function listCommand(): Command {
    return new Command('list')
        .description('list the secrets of the manifest, and whether they have a value')
        .argument('[folder]', 'a folder with a gitbook-manifest.yaml', '.')
        .option('--json', 'print JSON')
        .action(async (folder: string, options: { json?: true }) => {
            requireFolders([folder]);
            const { readManifest } = await import('@bindery/bundler');
            const missing = new Map<string, string>();
            const { secrets = {} } = await readManifest(folder, {
                onWarning: ({ field, message }) => {
                    if (field.startsWith('secrets.'))
                        missing.set(field.slice('secrets.'.length), message);
                },
            });
            const items = [
                ...Object.keys(secrets).map((name) => ({ name, isSet: true, advice: '' })),
                ...[...missing].map(([name, advice]) => ({ name, isSet: false, advice })),
            ];
            if (options.json) console.log(JSON.stringify({ items }));
            for (const { name, isSet, advice } of options.json ? [] : items) {
                console.log(
                    isSet
                        ? `${colors.green('●')} ${name}`
                        : `${colors.red('○')} ${name}: ${advice}`,
                );
            }
        });
}

function setCommand(): Command {
    return new Command('set')
        .description('store a value, read from standard input, in the folder’s .env')
        .argument('<variable>', 'name of the environment variable')
        .argument('[folder]', 'a folder with a gitbook-manifest.yaml', '.')
        .action(async (name: string, folder: string) => {
            requireFolders([folder]);
            if (!/^[A-Za-z_]\w*$/.test(name)) {
                throw new CommandError(
                    'name_invalid',
                    `“${name}” cannot be the name of a variable.`,
                );
            }
            const value = (await readAll(process.stdin)).replace(/\r?\n$/, '');
            const file = join(folder, '.env');
            const before = await readFile(file, 'utf8').catch(() => '');
            const line = `${name}=${JSON.stringify(value)}\n`;
            if (Object.hasOwn(parseEnv(before), name)) {
                const others = before.split('\n').filter((one) => !one.startsWith(`${name}=`));
                await writeFile(file, `${others.join('\n').trimEnd()}\n${line}`.trimStart(), {
                    mode: 0o600,
                });
            } else {
                const isOpen = before !== '' && !before.endsWith('\n');
                await appendFile(file, `${isOpen ? '\n' : ''}${line}`, { mode: 0o600 });
            }
            console.log(`${name} is stored in ${file}. Keep this file out of Git.`);
        });
}
