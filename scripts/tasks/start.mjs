// `npm start`: Bindery on the examples, with the local OAuth provider that one of them connects to.
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

import { buildApps } from '../lib/build.mjs';
import { passSignals } from '../lib/hand-over.mjs';
import { ROOT } from '../lib/install.mjs';
import { toolEnvironment } from '../lib/run.mjs';

await buildApps();

// Tests give a copy, to edit it.
const examples = process.env.BINDERY_EXAMPLES ?? join(ROOT, 'examples');
const folders = globSync('*/gitbook-manifest.yaml', { cwd: examples })
    .map((file) => join(examples, dirname(file)))
    // The block of the welcome page is of the integration named first.
    .toSorted(
        (a, b) =>
            Number(b.endsWith('hello-world')) - Number(a.endsWith('hello-world')) ||
            a.localeCompare(b),
    );

// The port is chosen here, so that Bindery need not wait until the provider listens.
const port = await freePort();
const example = {
    BINDERY_EXAMPLE_PROVIDER_URL: `http://127.0.0.1:${port}`,
    BINDERY_EXAMPLE_PROVIDER_SECRET: randomBytes(24).toString('base64url'),
};
const provider = spawn(process.execPath, [join(ROOT, 'examples/oauth-connection/provider.mjs')], {
    env: { ...toolEnvironment(example), PORT: String(port) },
    // It prints its URL, and warns that it is for development; both are known here.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
});
provider.unref();

const bindery = spawn(
    process.execPath,
    [
        join(ROOT, 'packages/cli/bin/bindery.js'),
        'dev',
        ...folders,
        // The example's provider runs on this machine.
        '--allow-private-network',
        ...process.argv.slice(2),
    ],
    {
        stdio: 'inherit',
        // `npm start` runs in the repository's root; data belongs to the folder the person stands in.
        cwd: process.env.INIT_CWD ?? ROOT,
        env: toolEnvironment(example),
    },
);
passSignals(bindery);
bindery.on('close', (code) => {
    process.exitCode = code ?? 1;
    // This process is the last to go: whoever waits for it finds nothing left behind.
    provider.ref();
    provider.kill();
});

function freePort() {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const { port } = server.address();
            server.close(() => resolve(port));
        });
    });
}
