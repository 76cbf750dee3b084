import { resolve } from 'node:path';
import { type Command, Option } from 'commander';

import { CommandError } from '../error.ts';
import type { HostSession } from './host-session.ts';
import { requireLocalHost } from './local-host.ts';

/** The options of commands that use a running host. */
export interface HostOptions {
    endpoint?: string;
    token?: string;
    data: string;
    json?: true;
}

export function addHostOptions(command: Command): Command {
    return command
        .addOption(
            new Option('--endpoint <url>', 'the host’s API (default: the running bindery dev)').env(
                'GITBOOK_ENDPOINT',
            ),
        )
        .addOption(new Option('--token <token>', 'your token at the host').env('GITBOOK_TOKEN'))
        .option('--data <folder>', 'data folder of the running bindery dev', '.bindery')
        .option('--json', 'print JSON');
}

/**
 * Connects to the host that the options name, or else to the `bindery dev` of the data folder.
 *
 * @throws CommandError `host_unreachable`, `token_missing`.
 */
export async function connectHost(options: HostOptions): Promise<HostSession> {
    const { endpoint, token, data } = options;
    if (endpoint !== undefined && !URL.canParse(endpoint)) {
        throw new CommandError('host_unreachable', `"${endpoint}" is not a URL: check --endpoint.`);
    }
    if (endpoint !== undefined && !token) {
        throw new CommandError(
            'token_missing',
            'The host needs a token: give it with --token or GITBOOK_TOKEN.',
        );
    }
    const host =
        endpoint === undefined || !token
            ? await requireLocalHost(resolve(data))
            : { api: endpoint, token };
    const { HostSession: Session } = await import('./host-session.ts');
    const session = new Session(host.api, host.token);
    await session.requireReachable();
    return session;
}
