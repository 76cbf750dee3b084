import { Command } from 'commander';

import packageJson from '../package.json' with { type: 'json' };
import { checkCommand } from './commands/check.ts';
import { devCommand } from './commands/dev.ts';
import { newCommand } from './commands/new.ts';
import { publishCommand } from './commands/publish.ts';
import { rotateKeysCommand } from './commands/rotate-keys.ts';

/** Creates the `bindery` command with its subcommands. */
export function createProgram(): Command {
    return new Command('bindery')
        .description('An open, self-hostable integration runtime compatible with GitBook’s.')
        .version(packageJson.version)
        .addCommand(newCommand())
        .addCommand(devCommand())
        .addCommand(checkCommand())
        .addCommand(publishCommand())
        .addCommand(rotateKeysCommand())
        .showHelpAfterError('(run bindery --help for all options)');
}
