import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { openState } from '../../src/index.ts';
import { createRepository } from '@bindery/test-support/git-repository';
import type { TestPostgres } from '@bindery/test-support/postgres';
import { waitForExit, signal } from '@bindery/test-support/processes';
import { scriptOf, startTestPlatform } from '@bindery/test-support/test-platform';
import type { Kind, Load } from './host.ts';
import { startHost, type HostProcess, type Ledger } from './host-process.ts';

type Victim = 'host' | 'workerd' | 'postgres';

export interface CrashReport {
    kills: Record<Victim, number>;
    acknowledged: Record<Kind, number>;
    /** Acknowledged work that is missing from the database or never reached its handler. */
    lost: string[];
    /** Ids of processes that outlived the host that started them. */
    orphans: number[];
}

/** Range of the delay between the first acknowledgement and the kill. */
const KILL_DELAY_MS: [least: number, most: number] = [0, 600];

/** Time limit for the processes of a killed host to end by themselves, on a busy machine. */
const ORPHAN_MS = 20_000;

/** The test fails when no acknowledgement arrives for this long. */
const SILENCE_MS = 120_000;

/** A script that reports each view and task to the host, and responds after the host has accepted the report. */
const RECEIPTS = scriptOf(`
    const name = event.pageId ?? event.task?.name;
    if (name !== undefined) {
        const answer = await fetch(environment.apiEndpoint + '/?received=' + name);
        if (!answer.ok) return new Response('The receipt was not accepted.', { status: 500 });
    }`);

/** Kills at random moments under load. Reports acknowledged work that is missing afterwards. */
export async function crash(
    kills: number,
    postgres: TestPostgres | undefined,
    onKill: (kill: number) => void = () => {},
): Promise<CrashReport> {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-crash-'));
    const schema = postgres?.schema() ?? 'public';
    const victims: Victim[] =
        postgres === undefined ? ['host', 'workerd'] : ['host', 'workerd', 'postgres'];
    const killed: Record<Victim, number> = { host: 0, workerd: 0, postgres: 0 };
    const orphans: number[] = [];
    const ledger: Ledger = {
        acknowledged: { view: new Set(), task: new Set(), import: new Set() },
        received: new Set(),
        onAcknowledged: () => {},
    };
    const hosts: HostProcess[] = [];
    const start = () => {
        const host = startHost([folder, postgres?.url ?? '-', schema], ledger);
        hosts.push(host);
        return host;
    };
    try {
        await using repository = await createRepository({ 'README.md': '# A page\n\nText.\n' });
        const server = postgres === undefined ? undefined : { ...postgres, schema: () => schema };
        const load = { ...(await prepare(folder, server)), repository: repository.url };
        let host = start();
        let standby = start();
        host.begin({ ...load, run: 0 });
        for (let kill = 0; kill < kills; kill++) {
            // Waits for acknowledged work since the last kill: without any, this kill could lose nothing.
            await acknowledgement(ledger);
            await sleep(randomInt(...KILL_DELAY_MS));
            const victim = victims[kill % victims.length] ?? 'host';
            killed[victim]++;
            onKill(kill + 1);
            if (victim === 'postgres') {
                await postgres?.kill();
                await postgres?.restart();
            } else if (victim === 'workerd') {
                for (const pid of host.workers()) signal(pid, 'SIGKILL');
            } else {
                const started = await host.kill();
                host = standby;
                host.begin({ ...load, run: kill + 1 });
                standby = start();
                orphans.push(...(await waitForExit(started, ORPHAN_MS)));
            }
        }
        await host.finish();
        return {
            kills: killed,
            acknowledged: {
                view: ledger.acknowledged.view.size,
                task: ledger.acknowledged.task.size,
                import: ledger.acknowledged.import.size,
            },
            lost: await lost(folder, postgres?.url, schema, ledger),
            orphans,
        };
    } finally {
        await Promise.all(hosts.map((host) => host.kill()));
        await rm(folder, { recursive: true, force: true });
    }
}

async function prepare(
    folder: string,
    postgres: { url: string; schema(): string } | undefined,
): Promise<Pick<Load, 'organizationId' | 'spaceId'>> {
    await using test = await startTestPlatform({ folder, postgres });
    await test.publish({ script: RECEIPTS });
    return { organizationId: test.home.organizationId, spaceId: test.spaceId };
}

async function acknowledgement(ledger: Ledger): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const silence = setTimeout(
        () => reject(new Error(`Nothing was acknowledged for ${SILENCE_MS / 1000} s.`)),
        SILENCE_MS,
    );
    ledger.onAcknowledged = resolve;
    await promise;
    clearTimeout(silence);
}

/** Returns the names of acknowledged work that no handler received, or that the database does not record as handled. */
async function lost(
    folder: string,
    databaseUrl: string | undefined,
    schema: string,
    { acknowledged, received }: Ledger,
): Promise<string[]> {
    await using state = await openState({ folder, databaseUrl, schema });
    const { db } = state.database;
    const events = await db.selectFrom('events').select(['type', 'state', 'payload']).execute();
    const operations = await db.selectFrom('git_operations').select(['id', 'state']).execute();
    const states = new Map<string, string>(operations.map(({ id, state: at }) => [id, at]));
    const views = new Set(
        events
            .filter((row) => row.type === 'space_view' && row.state === 'delivered')
            .map(({ payload }) => payload['pageId']),
    );
    return [
        ...[...acknowledged.view].filter((name) => !views.has(name) || !received.has(name)),
        ...[...acknowledged.task].filter((name) => !received.has(name)),
        // Bindery deletes old operations of a space: an import that is missing here has ended.
        ...[...acknowledged.import].filter((id) => (states.get(id) ?? 'success') !== 'success'),
        ...events
            .filter((row) => row.state !== 'delivered' && row.state !== 'unhandled')
            .map((row) => `${row.type} is ${row.state}`),
    ];
}
