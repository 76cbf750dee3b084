import { Command } from 'commander';

import { appFolder } from '../app-folder.ts';
import { addConfigOption, loadConfig, type ConfigOptions } from '../config-option.ts';
import { untilStopped } from '../terminal/until-stopped.ts';

/** `bindery serve` runs Bindery for a team: no folders, no watching. */
export function serveCommand(): Command {
    const command = new Command('serve')
        .description('run Bindery in production, with integrations published to it')
        .option('--json', 'print one line of JSON when ready, and nothing else on standard output')
        .addHelpText(
            'after',
            `
Every key of the configuration is also an environment variable: bindery config keys.
Logs are lines of JSON on standard error. SIGTERM drains: docs/operations.md.

Examples:
  bindery serve --config /etc/bindery/bindery.yaml
  BINDERY_LISTEN_PUBLIC=0.0.0.0:8080 bindery serve`,
        )
        .action(runServe);
    return addConfigOption(command);
}

async function runServe(options: ConfigOptions & { json?: true }): Promise<void> {
    const { serve } = await import('@bindery/server');
    const config = await loadConfig(options);
    const stopped = untilStopped();
    await using service = await serve({
        config,
        workbenchDirectory: appFolder('workbench'),
        siteDirectory: appFolder('site'),
        embedDirectory: appFolder('embed'),
    });
    const { app, api, admin, timings, logger } = service;
    logger.info({ event: 'ready', app, api, admin, timings }, 'Ready.');
    if (options.json) console.log(JSON.stringify({ app, api, admin }));
    else console.log(`Bindery serves ${app}\nAdmin address: ${admin}`);
    await stopped;
    await service.drain();
}
