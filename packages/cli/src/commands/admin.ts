import { Command, InvalidArgumentError } from 'commander';
import type { NewUser } from '@bindery/platform';

import { addConfigOption, loadConfig, type ConfigOptions } from '../config-option.ts';
import { CommandError } from '../error.ts';
import { readNewPassword } from '../terminal/read-password.ts';

const DEFAULT_DAYS = 365;
const MAX_DAYS = 3650;
const PASSWORD_HELP = 'ask for the password, or read it from standard input (needs --email)';

interface OutputOptions extends ConfigOptions {
    json?: true;
}

interface NewUserOptions {
    name: string;
    email?: string;
    password?: true;
}

/** `bindery admin` manages organizations, users and tokens on the database of a configuration. */
export function adminCommand(): Command {
    return new Command('admin')
        .description(
            'manage organizations, users, passwords and tokens, on the database of bindery serve',
        )
        .addCommand(withOutput(initCommand()))
        .addCommand(withOutput(organizationCommand()))
        .addCommand(withOutput(userCommand()))
        .addCommand(withOutput(passwordCommand()))
        .addCommand(withOutput(tokenCommand()))
        .addCommand(
            new Command('keys')
                .description('print a new file of encryption keys, for a secret or a variable')
                .action(async () => {
                    const { createKeyFile } = await import('@bindery/platform');
                    console.log(createKeyFile());
                }),
        )
        .addHelpText(
            'after',
            '\nExamples:\n  bindery admin init --organization Acme --name Ada --email ada@example.com --password\n  pass show bindery | bindery admin password --user ada@example.com\n  bindery admin token --user ada@example.com\n\nWith the embedded database (database.data) stop bindery serve first.',
        );
}

function withOutput(command: Command): Command {
    return addConfigOption(command.option('--json', 'print one line of JSON'));
}

function initCommand(): Command {
    return new Command('init')
        .description('create the first organization, its owner, and a token of the owner')
        .requiredOption('--organization <title>', 'title of the organization', filled)
        .requiredOption('--name <name>', 'name of its owner', filled)
        .option('--email <address>', 'e-mail address of its owner', emailAddress)
        .option('--password', PASSWORD_HELP)
        .option('--days <number>', 'lifetime of the token', days, DEFAULT_DAYS)
        .action(
            async (
                options: OutputOptions & NewUserOptions & { organization: string; days: number },
            ) => {
                const hash = await newPasswordHash(options);
                await using administration = await open(options);
                const home = await administration.init(options.organization, newUser(options));
                if (hash !== undefined) await administration.setPassword(home.userId, hash);
                const token = await administration.issueToken(home.userId, options.days);
                print(options, { organization: home.organizationId, user: home.userId, token });
            },
        );
}

function organizationCommand(): Command {
    return new Command('org')
        .description('create an organization')
        .argument('<title>', 'its title', filled)
        .action(async (title: string, options: OutputOptions) => {
            await using administration = await open(options);
            print(options, { organization: await administration.createOrganization(title) });
        });
}

function userCommand(): Command {
    return new Command('user')
        .description('create a user of an organization')
        .requiredOption('--organization <id>', 'id of the organization')
        .requiredOption('--name <name>', 'name of the user', filled)
        .option('--email <address>', 'e-mail address of the user', emailAddress)
        .option('--password', PASSWORD_HELP)
        .action(async (options: OutputOptions & NewUserOptions & { organization: string }) => {
            const hash = await newPasswordHash(options);
            await using administration = await open(options);
            const user = await administration.createUser(options.organization, newUser(options));
            if (hash !== undefined) await administration.setPassword(user, hash);
            print(options, { user });
        });
}

function passwordCommand(): Command {
    return new Command('password')
        .description('set the password of a user, and sign the user out everywhere')
        .requiredOption('--user <id>', 'id or e-mail address of the user')
        .action(async (options: OutputOptions & { user: string }) => {
            const hash = await readPasswordHash();
            await using administration = await open(options);
            const user = await administration.findUserId(options.user);
            await administration.setPassword(user, hash);
            print(options, { user });
        });
}

/**
 * Reads the password of a new user where `--password` asks for it. Happens before the database is opened, so that
 * nothing is half done if it fails.
 *
 * @throws CommandError `password_missing`.
 */
async function newPasswordHash({ password, email }: NewUserOptions): Promise<string | undefined> {
    if (password === undefined) return undefined;
    if (email === undefined) {
        throw new CommandError(
            'password_missing',
            '--password needs --email: people sign in with their address.',
        );
    }
    return readPasswordHash();
}

async function readPasswordHash(): Promise<string> {
    const { hashNewPassword } = await import('@bindery/server');
    return hashNewPassword(await readNewPassword());
}

function tokenCommand(): Command {
    return new Command('token')
        .description('create an API token of a user, e.g. for publishing from CI')
        .requiredOption('--user <id>', 'id or e-mail address of the user')
        .option('--days <number>', 'lifetime of the token', days, DEFAULT_DAYS)
        .action(async (options: OutputOptions & { user: string; days: number }) => {
            await using administration = await open(options);
            const userId = await administration.findUserId(options.user);
            print(options, { token: await administration.issueToken(userId, options.days) });
        });
}

async function open(options: ConfigOptions) {
    const { openAdministration } = await import('@bindery/server');
    return openAdministration(await loadConfig(options), process.env);
}

function newUser({ name, email }: NewUserOptions): NewUser {
    return { displayName: name, email: email ?? null };
}

/**
 * Prints values with their names. A single value is printed without its name, so that a shell can use it:
 * `GITBOOK_TOKEN=$(bindery admin token …)`.
 */
function print({ json }: { json?: true }, values: Record<string, string>): void {
    const entries = Object.entries(values);
    if (json) console.log(JSON.stringify(values));
    else if (entries.length === 1) console.log(entries[0]?.[1]);
    else for (const [name, value] of entries) console.log(`${name}: ${value}`);
}

function filled(text: string): string {
    if (text.trim() === '' || text.length > 200) {
        throw new InvalidArgumentError('Give 1 to 200 characters.');
    }
    return text.trim();
}

function emailAddress(text: string): string {
    if (!/^[^@\s]{1,200}@[^@\s]{1,200}$/.test(text)) {
        throw new InvalidArgumentError('Give an address like ada@example.com.');
    }
    return text.toLowerCase();
}

function days(text: string): number {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > MAX_DAYS) {
        throw new InvalidArgumentError(`Give a number of days from 1 to ${MAX_DAYS}.`);
    }
    return number;
}
