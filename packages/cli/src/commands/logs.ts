import { Command, InvalidArgumentError } from 'commander';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';
import { untilStopped } from '../terminal/until-stopped.ts';

interface LogsOptions extends HostOptions {
    follow?: true;
    limit: number;
    failed?: true;
}

const MAX_LIMIT = 500;

/** `bindery logs [integration]` prints invocations with their logs and errors. */
export function logsCommand(): Command {
    const command = new Command('logs')
        .description('print invocations with their log lines, errors and source links')
        .argument('[integration]', 'name of an integration; default: all')
        .option('-f, --follow', 'print new ones as they end, until Ctrl-C')
        .option('--limit <number>', 'how many earlier ones', parseLimit, 20)
        .option('--failed', 'only those that failed');
    return addHostOptions(command)
        .addHelpText(
            'after',
            `
Examples:
  bindery logs
  bindery logs my-block -f
  bindery logs --failed --json | jq -r '.error.message'`,
        )
        .action(async (integration: string | undefined, options: LogsOptions) => {
            const session = await connectHost(options);
            const { formatInvocation } = await import('../host/format-invocation.ts');
            if (integration !== undefined) await session.integration(integration);
            const print = (invocation: Parameters<typeof formatInvocation>[0], folder?: string) => {
                if (options.failed && invocation.state !== 'failed') return;
                console.log(
                    options.json
                        ? JSON.stringify(invocation)
                        : formatInvocation(invocation, folder),
                );
            };
            const { integrations } = await session.state();
            const earlier = await session.invocations(integration, options.limit);
            for (const { id, integration: name } of earlier.toReversed()) {
                const found = integrations.find((one) => one.integration.name === name);
                print(await session.invocation(id), found?.folder);
            }
            if (!options.follow) return;
            const controller = new AbortController();
            void untilStopped().then(() => controller.abort());
            const { followInvocations } = await import('../host/follow.ts');
            await followInvocations(session, integration, controller.signal, print);
        });
}

function parseLimit(text: string): number {
    const limit = Number(text);
    if (!Number.isInteger(limit) || limit < 0 || limit > MAX_LIMIT) {
        throw new InvalidArgumentError(`Give a number from 0 to ${MAX_LIMIT}.`);
    }
    return limit;
}
