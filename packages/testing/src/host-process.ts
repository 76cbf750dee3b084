import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
    chmodSync,
    closeSync,
    lstatSync,
    mkdirSync,
    openSync,
    readFileSync,
    rmSync,
    writeSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import packageJson from '../package.json' with { type: 'json' };
import { HarnessError } from './error.ts';

/** The first start on a machine also initialises the database. */
const START_MS = 120_000;
const POLL_MS = 20;

const isSource = import.meta.url.endsWith('.ts');
const ENTRY = fileURLToPath(
    new URL(isSource ? './host/main.ts' : './host/main.js', import.meta.url),
);

/**
 * Connects to the test host of this run, and starts it when none is running. A run is the processes with one parent,
 * such as the workers of a test runner, or those with the same `BINDERY_TEST_RUN`.
 *
 * @throws HarnessError `host_failed` with the end of the host's output.
 */
export async function connectToHost(): Promise<Socket> {
    const folder = join(tmpdir(), `bindery-testing-${userInfo().username}`);
    openOwnFolder(folder);
    const name = createHash('sha256')
        .update(
            [
                ENTRY,
                packageJson.version,
                process.version,
                process.env['BINDERY_TEST_RUN'] ?? process.ppid,
            ].join('\0'),
        )
        .digest('hex')
        .slice(0, 16);
    const path =
        process.platform === 'win32'
            ? `\\\\.\\pipe\\bindery-${name}`
            : join(folder, `${name}.sock`);
    const log = join(folder, `${name}.log`);
    const lock = join(folder, `${name}.lock`);
    const deadline = Date.now() + START_MS;
    let ended: number | null | undefined;
    let isStarting = false;
    while (Date.now() < deadline) {
        const socket = await tryConnect(path);
        if (socket !== undefined) {
            if (isStarting) rmSync(lock, { force: true });
            return socket;
        }
        if (!isStarting && takeLock(lock)) {
            isStarting = true;
            rmSync(path, { force: true });
            start(path, log, (code) => (ended = code));
        }
        if (ended !== undefined) {
            rmSync(lock, { force: true });
            throw new HarnessError(
                'host_failed',
                `The test host ended with ${ended} before it was ready:\n${readFileSync(log, 'utf8')}`,
            );
        }
        await sleep(POLL_MS);
    }
    throw new HarnessError('host_failed', `The test host did not start in ${START_MS / 1000} s.`);
}

/**
 * Creates the folder of the sockets, or checks that it belongs to the user. In a folder that another user created,
 * symbolic links could redirect writes, and a socket could belong to that user.
 *
 * @throws HarnessError `host_failed`.
 */
function openOwnFolder(folder: string): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (process.getuid === undefined) return; // Windows: the folder for temporary files is the user's own.
    const stats = lstatSync(folder);
    if (!stats.isDirectory() || stats.uid !== process.getuid()) {
        throw new HarnessError(
            'host_failed',
            `${folder} belongs to another user of this machine. Delete it, or set TMPDIR to a folder of your own.`,
        );
    }
    if ((stats.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function tryConnect(path: string): Promise<Socket | undefined> {
    return new Promise((resolve) => {
        const socket = connect(path);
        socket.once('connect', () => resolve(socket));
        socket.once('error', () => resolve(undefined));
    });
}

/** Returns true for the process that is to start the host. */
function takeLock(lock: string): boolean {
    try {
        const file = openSync(lock, 'wx');
        writeSync(file, String(process.pid));
        closeSync(file);
        return true;
    } catch {
        // A process that was killed while it started the host leaves its lock.
        if (!isAlive(Number(readText(lock)))) rmSync(lock, { force: true });
        return false;
    }
}

function readText(path: string): string {
    try {
        return readFileSync(path, 'utf8');
    } catch {
        return '';
    }
}

function isAlive(pid: number): boolean {
    // A lock without a process id was created a moment ago.
    if (pid === 0) return true;
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}

function start(path: string, log: string, onExit: (code: number | null) => void): void {
    const output = openSync(log, 'w', 0o600);
    const conditions = isSource ? ['--conditions=@bindery/source'] : [];
    const { NODE_OPTIONS: _options, ...env } = process.env;
    const child = spawn(process.execPath, [...conditions, ENTRY, path], {
        detached: true,
        stdio: ['ignore', output, output],
        env,
    });
    closeSync(output);
    child.once('exit', onExit);
    child.once('error', () => onExit(null));
    child.unref();
}
