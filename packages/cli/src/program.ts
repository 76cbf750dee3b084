import { Command } from 'commander';

import packageJson from '../package.json' with { type: 'json' };
import { completionCommand } from './commands/completion.ts';
import { configureCommand } from './commands/configure.ts';
import { eventsCommand } from './commands/events.ts';
import { installCommand } from './commands/install.ts';
import { logsCommand } from './commands/logs.ts';
import { pressCommand } from './commands/press.ts';
import { renderCommand } from './commands/render.ts';
import { secretCommand } from './commands/secret.ts';
import { uninstallCommand } from './commands/uninstall.ts';
import { unpublishCommand } from './commands/unpublish.ts';
import { whoamiCommand } from './commands/whoami.ts';
import { adminCommand } from './commands/admin.ts';
import { buildCommand } from './commands/build.ts';
import { checkCommand } from './commands/check.ts';
import { configCommand } from './commands/config.ts';
import { devCommand } from './commands/dev.ts';
import { mcpCommand } from './commands/mcp.ts';
import { doctorCommand } from './commands/doctor.ts';
import { migrateCommand } from './commands/migrate.ts';
import { newCommand } from './commands/new.ts';
import { openCommand } from './commands/open.ts';
import { publishCommand } from './commands/publish.ts';
import { rotateKeysCommand } from './commands/rotate-keys.ts';
import { serveCommand } from './commands/serve.ts';
import { testCommand } from './commands/test.ts';
import { typesCommand } from './commands/types.ts';
import { versionsCommand } from './commands/versions.ts';
import { tokenCommand } from './commands/token.ts';
import { exportCommand, importCommand } from './commands/transfer.ts';

/** Creates the `bindery` command with its subcommands. */
export function createProgram(): Command {
    return new Command('bindery')
        .description('An open, self-hostable integration runtime compatible with GitBook’s.')
        .version(packageJson.version)
        .addCommand(newCommand())
        .addCommand(devCommand())
        .addCommand(checkCommand())
        .addCommand(testCommand())
        .addCommand(typesCommand())
        .addCommand(buildCommand())
        .addCommand(publishCommand())
        .addCommand(tokenCommand())
        .addCommand(versionsCommand())
        .addCommand(unpublishCommand())
        .addCommand(installCommand())
        .addCommand(uninstallCommand())
        .addCommand(configureCommand())
        .addCommand(renderCommand())
        .addCommand(pressCommand())
        .addCommand(logsCommand())
        .addCommand(eventsCommand())
        .addCommand(secretCommand())
        .addCommand(openCommand())
        .addCommand(whoamiCommand())
        .addCommand(completionCommand())
        .addCommand(mcpCommand())
        .addCommand(serveCommand())
        .addCommand(configCommand())
        .addCommand(adminCommand())
        .addCommand(migrateCommand())
        .addCommand(doctorCommand())
        .addCommand(exportCommand())
        .addCommand(importCommand())
        .addCommand(rotateKeysCommand())
        .addHelpText(
            'after',
            '\nExit codes: 0 done, 1 failed (the message says why and what to do), 130 stopped twice by Ctrl-C.\nA test run ends with the exit code of its runner.\n\nExamples:\n  bindery new my-block && bindery dev my-block\n  bindery check my-block && bindery test my-block',
        )
        .showHelpAfterError('(run bindery --help for all options)');
}
