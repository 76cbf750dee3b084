import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import colors from 'picocolors';

import type { RunningServer } from '@bindery/server';

import { ENV_DESCRIPTION, ENV_FLAG } from '../env-option.ts';
import { addSDKOption, selectedSDK, type SDKOptions } from '../sdk-option.ts';
import { requireFolders } from '../require-folders.ts';
import { appFolder } from '../app-folder.ts';
import { formatBanner } from '../terminal/banner.ts';
import { formatBuild } from '../terminal/build-line.ts';
import { formatLog } from '../terminal/log-line.ts';
import { openBrowser } from '../terminal/open-browser.ts';
import { untilStopped } from '../terminal/until-stopped.ts';

const DEFAULT_PORT = 4880;

interface DevOptions extends SDKOptions {
    port: number;
    open: boolean;
    json?: true;
    data: string;
    allowPrivateNetwork?: true;
    allowPrivateNetworkFor: string[];
    gitFolder: string[];
    egressCa?: string;
    tunnelUrl?: string;
    env?: string;
}

/** `bindery dev <folder>…` runs integrations with a workbench and reloads them on change. */
export function devCommand(): Command {
    const command = new Command('dev')
        .description('run integrations with a workbench, and reload them on change')
        .argument('<folders...>', 'folders with a gitbook-manifest.yaml')
        .option('--port <number>', 'port of the workbench and the API', parsePort, DEFAULT_PORT)
        .option('--data <folder>', 'where state is kept between starts', '.bindery')
        .option(
            '--allow-private-network',
            'let integrations call this machine and private addresses',
        )
        .option(
            '--allow-private-network-for <integration>',
            'let one integration call this machine and private addresses; can be repeated',
            collect,
            [],
        )
        .option(
            '--git-folder <folder>',
            'let yourself import from Git repositories below a folder; can be repeated',
            collect,
            [],
        )
        .option(
            '--egress-ca <file>',
            'certificate authorities (PEM) that integrations also trust, for services with a private one',
        )
        .option(
            '--tunnel-url <url>',
            'the public address of a tunnel to this server, for webhooks and OAuth',
            parseTunnelUrl,
        )
        .option(ENV_FLAG, ENV_DESCRIPTION)
        .option('--no-open', 'do not open the workbench in a browser')
        .option('--json', 'print one line of JSON when ready, and nothing else on standard output')
        .addHelpText(
            'after',
            '\nPrints log lines and exceptions of the integrations as they come; “bindery logs” shows all of them.\n\nExamples:\n  bindery dev .\n  bindery dev integrations/* --port 5000\n  bindery dev . --tunnel-url https://abc.example.net\n  bindery dev . --allow-private-network --egress-ca company-ca.pem\n\nDATABASE_URL names a PostgreSQL server to use in place of the embedded database.\nSecrets of a manifest are read from the environment and from a .env file in its folder.',
        )
        .action(runDev);
    return addSDKOption(command);
}

async function runDev(folders: string[], options: DevOptions): Promise<void> {
    const startedAt = performance.now();
    requireFolders(folders);
    // Imported here, so that `--help` and wrong arguments do not load the server.
    const { startServer } = await import('@bindery/server');
    const data = resolve(options.data);
    const databaseUrl = process.env['DATABASE_URL'] || undefined;
    const stopped = untilStopped();
    let ready = false;
    await using server = await startServer({
        port: options.port,
        dataDirectory: data,
        ...(databaseUrl === undefined ? {} : { databaseUrl }),
        integrations: folders.map((folder) => ({ folder: resolve(folder) })),
        sdk: selectedSDK(options),
        allowPrivateNetwork: options.allowPrivateNetwork ?? options.allowPrivateNetworkFor,
        gitFolders: options.gitFolder.map((folder) => resolve(folder)),
        ...(options.egressCa === undefined ? {} : { egressCa: resolve(options.egressCa) }),
        ...(options.tunnelUrl === undefined ? {} : { tunnelUrl: options.tunnelUrl }),
        ...(options.env === undefined ? {} : { environment: options.env }),
        workbenchDirectory: appFolder('workbench'),
        siteDirectory: appFolder('site'),
        embedDirectory: appFolder('embed'),
        onBuild: (build) => {
            const line = formatBuild(build, ready);
            if (line !== undefined) console.error(line);
        },
        log: (line) => console.error(formatLog(line)),
    });
    ready = true;
    const controller = new AbortController();
    if (options.json) {
        const { workbench, api, token, integrations, sites } = server;
        const shown = integrations.map(({ name, version, publicEndpoint }) => ({
            name,
            version,
            publicEndpoint,
        }));
        console.log(JSON.stringify({ workbench, api, token, integrations: shown, sites }));
    } else {
        const startMs = performance.now() - startedAt;
        console.log(formatBanner(server, { data, embedded: databaseUrl === undefined }, startMs));
        if (options.allowPrivateNetwork) {
            console.log(
                colors.yellow('  Integrations may call this machine and private addresses.'),
            );
        } else if (options.allowPrivateNetworkFor.length > 0) {
            const names = options.allowPrivateNetworkFor.join(', ');
            console.log(colors.yellow(`  May call this machine and private addresses: ${names}.`));
        }
    }
    if (!options.json) void printInvocations(server, controller.signal);
    if (options.open && !options.json && process.stdout.isTTY) {
        await openBrowser(server.workbench, data);
    }
    await stopped;
    controller.abort();
    if (!options.json) console.log(colors.dim('  Stopping…'));
}

/** Prints what the integrations log, and their exceptions with links to the source, as they come. */
async function printInvocations(server: RunningServer, signal: AbortSignal): Promise<void> {
    const [{ HostSession }, { followInvocations }, { formatInvocation, isNoteworthy }] =
        await Promise.all([
            import('../host/host-session.ts'),
            import('../host/follow.ts'),
            import('../host/format-invocation.ts'),
        ]);
    const session = new HostSession(server.api, server.token);
    try {
        await followInvocations(session, undefined, signal, (invocation, folder) => {
            if (isNoteworthy(invocation)) console.log(formatInvocation(invocation, folder));
        });
    } catch {
        // Ignored: the server is stopping, or its organization has too many open streams. The workbench still shows the
        // invocations.
    }
}

function collect(text: string, earlier: string[]): string[] {
    return [...earlier, text];
}

function parsePort(text: string): number {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
        throw new InvalidArgumentError('Give a number from 0 (any free port) to 65535.');
    }
    return port;
}

/**
 * Parses the origin of a tunnel. Paths and credentials are refused: a path would be lost, and credentials would reach
 * every integration.
 */
function parseTunnelUrl(text: string): string {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isOrigin =
        url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
    if (!isOrigin) {
        throw new InvalidArgumentError(
            'Give the origin of the tunnel, like https://abc.example.net, without a path.',
        );
    }
    return url.origin;
}
