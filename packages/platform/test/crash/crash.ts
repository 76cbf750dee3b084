import { fork, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openState } from '../../src/index.ts';
import type { TestPostgres } from '../postgres.ts';
import { startTestPlatform } from '../test-platform.ts';
import type { FromHost, ToHost } from './host.ts';

export type Victim = 'host' | 'workerd' | 'postgres';

export interface CrashReport {
    kills: Record<Victim, number>;
    acknowledgedEvents: number;
    acknowledgedTasks: number;
    /** Names that were acknowledged and are not there, or were never delivered. */
    lost: string[];
    /** Processes that outlived the host that started them. */
    orphans: number[];
}

/** How long a host works before something is killed, in milliseconds. */
const QUIET_MS: [least: number, most: number] = [50, 600];

/** What waits at the end is delivered within it. */
const FINISH_MS = 60_000;

/** A worker without its host ends within it. */
const ORPHAN_MS = 2000;

const HOST = fileURLToPath(new URL('host.ts', import.meta.url));

/** Kills at random moments under load, and looks whether anything that was acknowledged is missing afterwards. */
export async function crash(
    kills: number,
    postgres: TestPostgres | undefined,
    onKill: (kill: number) => void = () => {},
): Promise<CrashReport> {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-crash-'));
    const schema = postgres?.schema() ?? 'public';
    const server = postgres === undefined ? undefined : { ...postgres, schema: () => schema };
    const victims: Victim[] =
        postgres === undefined ? ['host', 'workerd'] : ['host', 'workerd', 'postgres'];
    const report: CrashReport = {
        kills: { host: 0, workerd: 0, postgres: 0 },
        acknowledgedEvents: 0,
        acknowledgedTasks: 0,
        lost: [],
        orphans: [],
    };
    try {
        const spaceId = await prepare(folder, server);
        const views = new Set<string>();
        const args = [folder, postgres?.url ?? '-', schema];
        let host = await startHost(args, views, report);
        let run = 0;
        host.send({ type: 'load', spaceId, run: run++ });
        for (let kill = 0; kill < kills; kill++) {
            await sleep(randomInt(...QUIET_MS));
            const victim = victims[kill % victims.length] ?? 'host';
            report.kills[victim]++;
            onKill(kill + 1);
            if (victim === 'postgres') {
                await postgres?.kill();
                await postgres?.restart();
            } else if (victim === 'workerd') {
                for (const pid of host.workers()) killProcess(pid);
            } else {
                const workers = host.workers();
                await host.kill();
                report.orphans.push(...(await outliving(workers)));
                host = await startHost(args, views, report);
                host.send({ type: 'load', spaceId, run: run++ });
            }
        }
        await host.finish();
        report.acknowledgedEvents = views.size;
        report.lost = await lost(folder, postgres?.url, schema, views, report.acknowledgedTasks);
        return report;
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function prepare(folder: string, postgres: TestPostgres | undefined): Promise<string> {
    await using test = await startTestPlatform({ folder, postgres });
    await test.publish();
    return test.spaceId;
}

interface Host {
    workers(): number[];
    send(message: ToHost): void;
    kill(): Promise<void>;
    finish(): Promise<void>;
}

async function startHost(args: string[], views: Set<string>, report: CrashReport): Promise<Host> {
    const child = fork(HOST, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    let workers: number[] = [];
    let finished = () => {};
    const ready = new Promise<void>((resolve, reject) => {
        child.once('exit', (code) =>
            reject(new Error(`The host ended with ${code} before it was ready.`)),
        );
        child.on('message', (message: FromHost) => {
            if (message.type === 'ready') {
                ({ workers } = message);
                resolve();
            } else if (message.type === 'finished') finished();
            else if (message.view !== undefined) views.add(message.view);
            else report.acknowledgedTasks++;
        });
    });
    await ready;
    return {
        workers: () => workers,
        send: (message) => void child.send(message),
        async kill() {
            const gone = exit(child);
            child.kill('SIGKILL');
            await gone;
        },
        async finish() {
            const done = new Promise<void>((resolve) => (finished = resolve));
            child.send({ type: 'finish' } satisfies ToHost);
            const late = setTimeout(() => child.kill('SIGKILL'), FINISH_MS);
            await Promise.race([done, exit(child)]);
            clearTimeout(late);
            if (child.exitCode !== null || child.signalCode !== null) {
                throw new Error('What waited was not delivered in time.');
            }
            const gone = exit(child);
            child.disconnect();
            child.kill('SIGKILL');
            await gone;
        },
    };
}

function exit(child: ChildProcess): Promise<void> {
    return new Promise((resolve) => child.once('exit', () => resolve()));
}

/** What was acknowledged must be there and delivered: every view by its name, every task by their number. */
async function lost(
    folder: string,
    databaseUrl: string | undefined,
    schema: string,
    views: ReadonlySet<string>,
    tasks: number,
): Promise<string[]> {
    await using state = await openState({ folder, databaseUrl, schema });
    const rows = await state.database.db
        .selectFrom('events')
        .select(['type', 'state', 'payload'])
        .where('type', 'in', ['space_view', 'task'])
        .execute();
    const delivered = rows.filter((row) => row.state === 'delivered');
    const seen = new Set(delivered.map(({ payload }) => payload['pageId']));
    const deliveredTasks = delivered.filter(({ type }) => type === 'task').length;
    return [
        ...[...views].filter((name) => !seen.has(name)),
        ...(deliveredTasks < tasks ? [`${tasks - deliveredTasks} tasks`] : []),
        ...rows
            .filter((row) => row.state !== 'delivered')
            .map((row) => `${row.type} is ${row.state}`),
    ];
}

async function outliving(pids: readonly number[]): Promise<number[]> {
    const deadline = Date.now() + ORPHAN_MS;
    let left = pids.filter(isAlive);
    while (left.length > 0 && Date.now() < deadline) {
        await sleep(20);
        left = left.filter(isAlive);
    }
    return left;
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}

function killProcess(pid: number): void {
    try {
        process.kill(pid, 'SIGKILL');
    } catch {
        // It was replaced meanwhile.
    }
}

function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
