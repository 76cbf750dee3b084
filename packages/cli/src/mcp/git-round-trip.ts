import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { GitOperation } from '@bindery/contract';

import { CommandError } from '../error.ts';
import type { HostSession } from '../host/host-session.ts';

const run = promisify(execFile);
const DEADLINE_MS = 60_000;
const POLL_MS = 50;

/** Exports a space to a temporary repository, imports it from there and exports it again. */
export async function roundTrip(host: HostSession, spaceId: string | undefined) {
    const space = spaceId ?? (await host.state()).spaces[0]?.id ?? '';
    const repository = await mkdtemp(join(tmpdir(), 'bindery-git-'));
    const git = async (...args: string[]) => (await run('git', args, { cwd: repository })).stdout;
    try {
        await git('init', '--bare', '--initial-branch=main');
        const request = { url: `file://${repository}`, ref: 'refs/heads/main' };
        const first = await sync(host, space, 'export', request);
        await sync(host, space, 'import', request);
        const second = await sync(host, space, 'export', { ...request, force: true });
        const files = (await git('ls-tree', '-r', '--name-only', 'main')).trim().split('\n');
        const contents: Record<string, string> = {};
        for (const file of files.filter((name) => name.endsWith('.md'))) {
            contents[file] = await git('show', `main:${file}`);
        }
        const difference =
            first && second && first !== second ? await git('diff', first, second) : '';
        return { files: contents, difference };
    } finally {
        await rm(repository, { recursive: true, force: true });
    }
}

/** Runs one export or import. Returns its commit. */
async function sync(
    host: HostSession,
    space: string,
    direction: GitOperation['direction'],
    body: object,
) {
    const before = new Set((await list(host, space)).map(({ id }) => id));
    await host.request('POST', `/v1/spaces/${space}/git/${direction}`, body);
    const deadline = Date.now() + DEADLINE_MS;
    while (Date.now() < deadline) {
        const operation = (await list(host, space)).find(({ id }) => !before.has(id));
        if (operation?.state === 'success') return operation.commit;
        if (operation?.state === 'failure' || operation?.state === 'cancelled') {
            throw new CommandError(
                'git_failed',
                operation.error?.message ?? `The ${direction} failed.`,
            );
        }
        await sleep(POLL_MS);
    }
    throw new CommandError('git_failed', `The ${direction} did not end.`);
}

async function list(host: HostSession, space: string): Promise<GitOperation[]> {
    return (await host.request<{ items: GitOperation[] }>('GET', `/workbench/spaces/${space}/git`))
        .items;
}
