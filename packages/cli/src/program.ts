import { Command } from 'commander';

import packageJson from '../package.json' with { type: 'json' };
import { adminCommand } from './commands/admin.ts';
import { buildCommand } from './commands/build.ts';
import { checkCommand } from './commands/check.ts';
import { configCommand } from './commands/config.ts';
import { devCommand } from './commands/dev.ts';
import { newCommand } from './commands/new.ts';
import { openCommand } from './commands/open.ts';
import { publishCommand } from './commands/publish.ts';
import { rotateKeysCommand } from './commands/rotate-keys.ts';
import { serveCommand } from './commands/serve.ts';
import { testCommand } from './commands/test.ts';
import { typesCommand } from './commands/types.ts';
import { tokenCommand } from './commands/token.ts';

/** Creates the `bindery` command with its subcommands. */
export function createProgram(): Command {
    return new Command('bindery')
        .description('An open, self-hostable integration runtime compatible with GitBook’s.')
        .version(packageJson.version)
        .addCommand(newCommand())
        .addCommand(devCommand())
        .addCommand(openCommand())
        .addCommand(checkCommand())
        .addCommand(testCommand())
        .addCommand(typesCommand())
        .addCommand(buildCommand())
        .addCommand(publishCommand())
        .addCommand(tokenCommand())
        .addCommand(serveCommand())
        .addCommand(configCommand())
        .addCommand(adminCommand())
        .addCommand(rotateKeysCommand())
        .showHelpAfterError('(run bindery --help for all options)');
}
