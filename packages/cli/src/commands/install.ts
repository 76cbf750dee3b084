import { Command } from 'commander';
import colors from 'picocolors';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';

interface InstallOptions extends HostOptions {
    space?: string[];
    site?: string[];
}

/** `bindery install <integration>` installs an integration everywhere, or on some spaces and sites. */
export function installCommand(): Command {
    const command = new Command('install')
        .description('install an integration on your organization, and on its spaces and sites')
        .argument('<integration>', 'name of the integration')
        .option('--space <ids...>', 'only these spaces')
        .option('--site <ids...>', 'only these sites');
    return addHostOptions(command)
        .addHelpText(
            'after',
            `
Installs on all spaces and sites that the manifest's target allows, unless some are named.

Examples:
  bindery install my-block
  bindery install my-block --space 0193c2…`,
        )
        .action(async (name: string, options: InstallOptions) => {
            const session = await connectHost(options);
            const added = await session.install(name, {
                ...(options.space === undefined ? {} : { spaces: options.space }),
                ...(options.site === undefined ? {} : { sites: options.site }),
            });
            if (options.json) console.log(JSON.stringify({ integration: name, added }));
            else if (added.length === 0) console.log(`${name} is installed there already.`);
            else for (const title of added) console.log(`${colors.green('+')} ${name} on ${title}`);
        });
}
