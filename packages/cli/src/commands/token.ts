import { resolve } from 'node:path';
import type { ApiToken } from '@bindery/contract';
import { ALL_PERMISSIONS, PERMISSIONS, type Permission } from '@bindery/contract/permissions';
import { Command, InvalidArgumentError, Option } from 'commander';
import colors from 'picocolors';

import { CommandError } from '../error.ts';
import { HostClient } from '../host/host-client.ts';
import { requireLocalHost } from '../host/local-host.ts';

interface HostOptions {
    data: string;
    endpoint?: string;
    token?: string;
    json?: true;
}

interface CreateOptions extends HostOptions {
    scope?: Permission[];
    expires: number | null;
}

/** `bindery token list|create|revoke` manages the API tokens of a user at a running host. */
export function tokenCommand(): Command {
    return new Command('token')
        .description('list, create and revoke API tokens at a running host')
        .addCommand(listCommand())
        .addCommand(createCommand())
        .addCommand(revokeCommand())
        .addHelpText(
            'after',
            `
Without --endpoint and --token, the host that runs on the data folder is used.

Examples:
  bindery token create ci --scope integrations:read --scope integrations:publish
  bindery token list
  bindery token revoke ci`,
        );
}

function listCommand(): Command {
    return withHostOptions(new Command('list'))
        .description('list your API tokens')
        .addHelpText('after', '\nExample:\n  bindery token list --json')
        .action(async (options: HostOptions) => {
            const tokens = await (await clientOf(options)).listTokens();
            if (options.json) return console.log(JSON.stringify({ items: tokens }));
            if (tokens.length === 0) return console.log('You have no API tokens.');
            for (const token of tokens) console.log(formatToken(token));
        });
}

function createCommand(): Command {
    return withHostOptions(new Command('create'))
        .description('create an API token; it is printed once')
        .argument('<name>', 'what the token is for')
        .option(
            '--scope <scope...>',
            `what the token may do; default: all that you may do. One of ${ALL_PERMISSIONS.join(', ')}`,
            parseScope,
        )
        .option('--expires <days>', 'days until the token ends, or "never"', parseDays, 90)
        .addHelpText(
            'after',
            `
Scopes:
${ALL_PERMISSIONS.map((name) => `  ${name.padEnd(22)} ${PERMISSIONS[name]}`).join('\n')}

Examples:
  bindery token create ci --scope integrations:read --scope integrations:publish --expires 30
  GITBOOK_TOKEN=$(bindery token create publish --json | jq -r .token)`,
        )
        .action(async (name: string, { scope, expires, ...options }: CreateOptions) => {
            const created = await (
                await clientOf(options)
            ).createToken({
                name,
                expiresInDays: expires,
                ...(scope === undefined ? {} : { scopes: scope }),
            });
            if (options.json) return console.log(JSON.stringify(created));
            // Only the token is on standard output, so that a script can read it.
            console.error(`${formatToken(created)}\nKeep the token: it is shown this once.`);
            console.log(created.token);
        });
}

function revokeCommand(): Command {
    return withHostOptions(new Command('revoke'))
        .description('revoke an API token; requests with it are refused within one second')
        .argument('<token>', 'the name or the id of the token')
        .addHelpText('after', '\nExample:\n  bindery token revoke ci')
        .action(async (named: string, options: HostOptions) => {
            const client = await clientOf(options);
            const tokens = await client.listTokens();
            const found = tokens.filter(({ id, name }) => id === named || name === named);
            const [token] = found;
            if (token === undefined || found.length > 1) {
                throw new CommandError(
                    'token_unknown',
                    token === undefined
                        ? `You have no API token "${named}". "bindery token list" shows them.`
                        : `Several API tokens have the name "${named}". Give the id of one: ${found.map(({ id }) => id).join(', ')}.`,
                );
            }
            await client.revokeToken(token.id);
            if (options.json) return console.log(JSON.stringify({ revoked: token.id }));
            console.log(`${token.name} is revoked.`);
        });
}

function withHostOptions(command: Command): Command {
    return command
        .option('--data <folder>', 'data folder of a host of yours that runs', '.bindery')
        .addOption(new Option('--endpoint <url>', 'the host’s API').env('GITBOOK_ENDPOINT'))
        .addOption(
            new Option('--token <token>', 'a token of yours at that host').env('GITBOOK_TOKEN'),
        )
        .option('--json', 'print JSON, and nothing else on standard output');
}

async function clientOf({ data, endpoint, token }: HostOptions): Promise<HostClient> {
    if (endpoint === undefined && !token) {
        const local = await requireLocalHost(resolve(data));
        return new HostClient(local.api, local.token);
    }
    if (endpoint === undefined || !URL.canParse(endpoint)) {
        throw new CommandError(
            'host_unreachable',
            `Name the host of the token with --endpoint, like http://localhost:4880.`,
        );
    }
    if (!token) {
        throw new CommandError(
            'token_missing',
            'Give a token of the host with --token or GITBOOK_TOKEN.',
        );
    }
    return new HostClient(endpoint, token);
}

/** Formats a token as one line: name, hint, id, scopes, expiry, last use. */
function formatToken(token: ApiToken): string {
    const { name, hint, id, scopes, expiresAt, lastUsedAt } = token;
    const shown =
        scopes.length === ALL_PERMISSIONS.length ? 'all scopes' : scopes.join(', ') || 'no scopes';
    return [
        `${colors.bold(name)} ${colors.dim(`bnd_…${hint}  ${id}`)}`,
        `  ${shown}`,
        `  ${expiresAt === null ? 'never ends' : `ends ${dateOf(expiresAt)}`}, ${lastUsedAt === null ? 'not used yet' : `last used ${dateOf(lastUsedAt)}`}`,
    ].join('\n');
}

function dateOf(time: number): string {
    return new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

function parseScope(text: string, previous: Permission[] | undefined): Permission[] {
    const scopes = text.split(',').map((name) => {
        const scope = ALL_PERMISSIONS.find((known) => known === name.trim());
        if (scope === undefined) {
            throw new InvalidArgumentError(`Scopes are ${ALL_PERMISSIONS.join(', ')}.`);
        }
        return scope;
    });
    return [...(previous ?? []), ...scopes];
}

function parseDays(text: string): number | null {
    if (text === 'never') return null;
    const days = Number(text);
    if (!(days > 0 && days <= 3650)) {
        throw new InvalidArgumentError('Give a number of days up to 3650, or "never".');
    }
    return days;
}
