import type { IntegrationVersion } from '@bindery/contract';
import { Command, InvalidArgumentError } from 'commander';
import colors from 'picocolors';

import { addHostOptions, connectHost, type HostOptions } from '../host/host-option.ts';

interface PromoteOptions extends HostOptions {
    approve: string[];
}

/** `bindery versions` lists the stored versions of an integration, promotes them and rolls back. */
export function versionsCommand(): Command {
    return new Command('versions')
        .description('list the versions of an integration; promote one, or roll back to one')
        .addCommand(listCommand())
        .addCommand(promoteCommand())
        .addHelpText(
            'after',
            '\nExamples:\n  bindery versions list my-block\n  bindery versions promote my-block 3\n  bindery versions promote my-block 4 --approve space:content:read',
        );
}

function listCommand(): Command {
    return addHostOptions(
        new Command('list')
            .description('list the versions, the newest first')
            .argument('<integration>', 'name of the integration'),
    ).action(async (name: string, options: HostOptions) => {
        const session = await connectHost(options);
        const { items } = await session.request<{ items: IntegrationVersion[] }>(
            'GET',
            pathOf(name),
        );
        if (options.json) console.log(JSON.stringify(items));
        else for (const version of items) console.log(lineOf(version));
    });
}

function promoteCommand(): Command {
    return addHostOptions(
        new Command('promote')
            .description('make a version the current one; an earlier one rolls back')
            .argument('<integration>', 'name of the integration')
            .argument('<number>', 'number of the version', versionNumber)
            .option('--approve <scopes...>', 'scopes that the current version does not have', []),
    )
        .addHelpText(
            'after',
            '\nThe secrets of the integration stay as they are.\n\nExamples:\n  bindery versions promote my-block 3\n  bindery versions promote my-block 4 --approve space:content:read',
        )
        .action(async (name: string, number: number, options: PromoteOptions) => {
            const session = await connectHost(options);
            await session.request('PUT', `${pathOf(name)}/current`, {
                number,
                approvedScopes: options.approve,
            });
            if (options.json) console.log(JSON.stringify({ name, version: number }));
            else console.log(`${colors.green('●')} ${name} v${number} is the current version`);
        });
}

function pathOf(name: string): string {
    return `/workbench/integrations/${encodeURIComponent(name)}/versions`;
}

function lineOf({ number, current, publishedAt, addedScopes, hash }: IntegrationVersion): string {
    const mark = current ? colors.green('●') : ' ';
    const date = new Date(publishedAt).toISOString().slice(0, 16).replace('T', ' ');
    const scopes = addedScopes.length === 0 ? '' : `  asks for ${addedScopes.join(', ')}`;
    return `${mark} v${number}  ${date}  ${hash.slice(0, 10)}${scopes}`;
}

function versionNumber(text: string): number {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1) {
        throw new InvalidArgumentError('Give the number of a version, e.g. 3.');
    }
    return number;
}
