import { Command } from 'commander';

import { CommandError } from '../error.ts';
import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';

/** `bindery unpublish <integration>` deletes an integration with its versions, installations and traces. */
export function unpublishCommand(): Command {
    const command = new Command('unpublish')
        .description('delete an integration with its versions, installations, events and traces')
        .argument('<integration>', 'name of the integration')
        .option('--yes', 'delete it without being asked');
    return addHostOptions(command)
        .addHelpText('after', '\nExamples:\n  bindery unpublish my-block --yes')
        .action(async (name: string, options: HostOptions & { yes?: true }) => {
            const session = await connectHost(options);
            const { installations } = await session.integration(name);
            if (!options.yes) {
                throw new CommandError(
                    'confirmation_missing',
                    `This deletes ${name} with ${installations.length} installations, and cannot be undone: add --yes.`,
                );
            }
            await session.request('DELETE', `/v1/integrations/${encodeURIComponent(name)}`);
            if (options.json) console.log(JSON.stringify({ integration: name }));
            else console.log(`${name} is deleted.`);
        });
}
