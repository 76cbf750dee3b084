import { Command } from 'commander';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';

/** `bindery whoami` prints the user and organizations of the token. */
export function whoamiCommand(): Command {
    return addHostOptions(
        new Command('whoami').description(
            'print the host, and the user and organizations of your token',
        ),
    )
        .addHelpText('after', '\nExamples:\n  bindery whoami --json')
        .action(async (options: HostOptions) => {
            const session = await connectHost(options);
            const user = await session.request<{ id: string; displayName: string }>(
                'GET',
                '/v1/user',
            );
            const { items } = await session.request<{ items: { id: string; title: string }[] }>(
                'GET',
                '/v1/orgs',
            );
            const organizations = items.map(({ id, title }) => ({ id, title }));
            if (options.json) {
                console.log(
                    JSON.stringify({
                        api: session.api,
                        user: { id: user.id, displayName: user.displayName },
                        organizations,
                    }),
                );
                return;
            }
            console.log(`${user.displayName} (${user.id}) at ${session.api}`);
            for (const { id, title } of organizations) console.log(`  ${title} (${id})`);
        });
}
