import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

import { toolEnvironment } from './environment.mjs';
import { passSignals } from './hand-over.mjs';
import { ROOT } from './install.mjs';

/** Runs `bindery dev` on the examples until it ends, with the OAuth provider of `examples/oauth-connection`. */
export async function startExamples(args: string[]): Promise<void> {
    // Chooses the port here, so that Bindery can start before the provider listens.
    const port = await freePort();
    const variables = {
        BINDERY_EXAMPLE_PROVIDER_URL: `http://127.0.0.1:${port}`,
        BINDERY_EXAMPLE_PROVIDER_SECRET: randomBytes(24).toString('base64url'),
    };
    const provider = spawn(
        process.execPath,
        [join(ROOT, 'examples/oauth-connection/provider.mjs')],
        {
            env: { ...toolEnvironment(variables), PORT: String(port) },
            // Discards the output: the provider prints its URL and a warning that it is for development.
            stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        },
    );
    provider.unref();
    const bindery = spawn(
        process.execPath,
        [
            join(ROOT, 'packages/cli/bin/bindery.js'),
            'dev',
            ...exampleFolders(),
            // The provider of these examples runs on this machine.
            '--allow-private-network-for',
            'oauth-connection',
            '--allow-private-network-for',
            'project-picker',
            ...args,
        ],
        {
            stdio: 'inherit',
            // npm runs scripts in the repository's root; data belongs to the folder that npm was called in.
            cwd: process.env['INIT_CWD'] ?? ROOT,
            env: toolEnvironment(variables),
        },
    );
    passSignals(bindery);
    const [code] = (await once(bindery, 'close')) as [number | null];
    process.exitCode = code ?? 1;
    // Waits for the provider to end, so that it does not outlive this process.
    provider.ref();
    provider.kill();
}

function exampleFolders(): string[] {
    // Tests set `BINDERY_EXAMPLES` to a copy of the examples, which they edit.
    const examples = process.env['BINDERY_EXAMPLES'] ?? join(ROOT, 'examples');
    const folders = globSync('*/gitbook-manifest.yaml', { cwd: examples }).map((file) =>
        join(examples, dirname(file)),
    );
    // The welcome page shows the block of the first integration.
    return folders.toSorted(
        (a, b) =>
            Number(b.endsWith('hello-world')) - Number(a.endsWith('hello-world')) ||
            a.localeCompare(b),
    );
}

async function freePort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // The cast holds: the server listens on a port, not on a pipe.
    await new Promise((resolve) => server.close(resolve));
    return port;
}
