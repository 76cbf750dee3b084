import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { launch, plainEnvironment, ROOT } from './host.ts';

const BINDERY = join(ROOT, 'packages/cli/bin/bindery.js');

export const PASSWORD = 'correct horse battery';

export interface Service extends AsyncDisposable {
    /** Origin of the console. */
    app: string;
    /** Runs `bindery admin` before the service starts; the password is on its standard input. */
    admin(...args: string[]): Record<string, string>;
    /** Starts `bindery serve`. */
    start(): Promise<void>;
}

/** Returns a free port: the origins of the configuration name it before the server listens. */
async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/** Prepares `bindery serve` with an embedded database, an organization, and the owner Ada with a password. */
export async function prepareService(auth = ''): Promise<Service> {
    const stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'bindery-service-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const port = await freePort();
    const app = `http://localhost:${port}`;
    const config = join(folder, 'bindery.yaml');
    await writeFile(
        config,
        `
listen: { public: '127.0.0.1:${port}', admin: '127.0.0.1:0', drainSeconds: 0 }
urls:
  app: ${app}
  endpoints: http://127.0.0.1:${port}
  frames: http://{integration}-frames.localhost:${port}
  sites: http://{site}-site.localhost:${port}
database: { data: '${folder}/data' }
auth:
  password: true
${auth}`,
    );
    const admin: Service['admin'] = (...args) =>
        // The format of `--json`.
        JSON.parse(
            execFileSync(
                process.execPath,
                [BINDERY, 'admin', ...args, '--json', '--config', config],
                { input: `${PASSWORD}\n`, env: plainEnvironment() },
            ).toString(),
        ) as Record<string, string>;
    const ada = ['--name', 'Ada', '--email', 'ada@example.com', '--password'];
    admin('init', '--organization', 'Acme', ...ada);
    return {
        app,
        admin,
        start: async () => {
            stack.use(
                await launch([process.execPath, BINDERY], ['serve', '--config', config, '--json']),
            );
        },
        [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
}
