import { Command } from 'commander';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';

/** `bindery uninstall <integration>` removes the installations of an integration with their configuration. */
export function uninstallCommand(): Command {
    const command = new Command('uninstall')
        .description('remove an integration from your organization, with its configuration')
        .argument('<integration>', 'name of the integration');
    return addHostOptions(command)
        .addHelpText('after', '\nExamples:\n  bindery uninstall my-block')
        .action(async (name: string, options: HostOptions) => {
            const session = await connectHost(options);
            const count = await session.uninstall(name);
            if (options.json) console.log(JSON.stringify({ integration: name, count }));
            else
                console.log(count === 0 ? `${name} was not installed.` : `${name} is uninstalled.`);
        });
}
