import { resolve } from 'node:path';
import { Command } from 'commander';

import { HostClient } from '../host/host-client.ts';
import { requireLocalHost } from '../host/local-host.ts';
import { openBrowser } from '../terminal/open-browser.ts';

interface OpenOptions {
    data: string;
    path?: string;
    open: boolean;
    json?: true;
}

/** `bindery open` signs a browser in to the workbench of the running host. */
export function openCommand(): Command {
    return new Command('open')
        .description('open the workbench of the running host, signed in')
        .option('--data <folder>', 'where state is kept between starts', '.bindery')
        .option('--path <path>', 'the page to open, like /tokens')
        .option('--no-open', 'print the address, and open no browser')
        .option('--json', 'print the address as JSON, and open no browser')
        .addHelpText(
            'after',
            `
The address signs one browser in, once, within an hour.

Examples:
  bindery open
  bindery open --no-open            print an address for another browser
  bindery open --path /tokens`,
        )
        .action(async ({ data, path, open, json }: OpenOptions) => {
            const folder = resolve(data);
            const { api, token } = await requireLocalHost(folder);
            const { url } = await new HostClient(api, token).createSignInUrl(path);
            if (json) return console.log(JSON.stringify({ url }));
            console.log(url);
            if (open && process.stdout.isTTY) await openBrowser(url, folder);
        });
}
