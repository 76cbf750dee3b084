import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { GitOperation } from '@bindery/contract';

import { DATABASES } from '@bindery/test-support/databases';
import { createRepository, type TestRepository } from '@bindery/test-support/git-repository';
import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import { databaseUnavailable } from '../database/connection-error.ts';
import { createSpace, currentSpaceRevision } from '../index.ts';
import { createGitSync } from './git-sync.ts';

const REF = 'refs/heads/main';

describe.each(DATABASES)('queue of imports and exports, on %s', (database) => {
    let test: TestPlatform;
    let repository: TestRepository;

    beforeAll(async () => {
        test = await startTestPlatform({ database });
        const pages = Array.from({ length: 60 }, (_, index) => [
            `page-${index}.md`,
            `# Page ${index}\n\nText *of* it.\n`,
        ]);
        repository = await createRepository(Object.fromEntries(pages));
    });
    afterAll(async () => {
        await repository[Symbol.asyncDispose]();
        await test[Symbol.asyncDispose]();
    });

    const open = () =>
        createGitSync(test.ctx, {
            localFolders: ['/'],
            isLocalUser: () => true,
            report: console.error,
        });
    const newSpace = async () => (await createSpace(test.ctx, test.home.organizationId, 'Docs')).id;
    const body = () => ({ url: repository.url, ref: REF });
    const pagesOf = async (spaceId: string) =>
        (await currentSpaceRevision(test.ctx.db, spaceId)).pages.length;

    it('shows progress with counts', async () => {
        await using git = open();
        const spaceId = await newSpace();
        const published: GitOperation[] = [];
        const end = test.ctx.notifications.subscribe((notification) => {
            if (notification.type === 'git') published.push(notification.operation);
        });
        await git.import(spaceId, body(), null);
        await git.idle();
        end();
        const stages = [...new Set(published.map(({ stage }) => stage))];
        expect(stages).toEqual(['repo_fetch', 'config_check', 'content_process', 'finalize']);
        expect(
            published.some(({ stage, total }) => stage === 'content_process' && total === 60),
        ).toBe(true);
        expect(published.at(0)).toMatchObject({ state: 'queued' });
        expect(published.at(-1)).toMatchObject({ state: 'success', done: 60, total: 60 });
    });

    it('restarts an operation that a stopped host was running', async () => {
        const spaceId = await newSpace();
        const first = open();
        const { id } = await first.import(spaceId, body(), null);
        await until(async () => (await first.list(spaceId))[0]?.state === 'running');
        await first[Symbol.asyncDispose]();
        expect(await pagesOf(spaceId)).toBe(0);
        await using second = open();
        expect(await second.list(spaceId)).toMatchObject([{ id, state: 'queued' }]);
        second.start();
        await second.idle();
        expect(await second.list(spaceId)).toMatchObject([{ id, state: 'success' }]);
        expect(await pagesOf(spaceId)).toBe(60);
    });

    it('restarts an operation of a killed host after its heartbeat has expired', async () => {
        const spaceId = await newSpace();
        const other = await newSpace();
        await using git = open();
        // The state that a killed host leaves in the database: running, without heartbeats.
        await git[Symbol.asyncDispose]();
        const { id } = await git.import(spaceId, body(), null);
        await test.ctx.db
            .updateTable('git_operations')
            .set({ state: 'running', updated_at: test.ctx.now() })
            .where('id', '=', id)
            .execute();
        await using next = open();
        next.start();
        await next.import(other, body(), null);
        await next.idle();
        // Another space does not wait for the stale operation.
        expect(await next.list(other)).toMatchObject([{ state: 'success' }]);
        expect(await next.list(spaceId)).toMatchObject([{ id, state: 'running' }]);
        test.advance(60_000);
        await next.idle();
        expect(await next.list(spaceId)).toMatchObject([{ id, state: 'success' }]);
    });

    // The connection loss is simulated here; the crash test kills a real server.
    it('restarts an operation after the database connection was lost', async () => {
        const spaceId = await newSpace();
        const { notifications } = test.ctx;
        let isConnectionLost = false;
        const publish: typeof notifications.publish = (notification) => {
            if (
                !isConnectionLost &&
                notification.type === 'git' &&
                notification.operation.state === 'running'
            ) {
                isConnectionLost = true;
                throw databaseUnavailable(new Error('Connection terminated'));
            }
            notifications.publish(notification);
        };
        const ctx = { ...test.ctx, notifications: { ...notifications, publish } };
        await using git = createGitSync(ctx, {
            localFolders: ['/'],
            isLocalUser: () => true,
            report: console.error,
        });
        const { id } = await git.import(spaceId, body(), null);
        await git.idle();
        expect(isConnectionLost).toBe(true);
        expect(await git.list(spaceId)).toMatchObject([{ id, state: 'success' }]);
        expect(await pagesOf(spaceId)).toBe(60);
    });

    it('cancels running and queued operations and records the failure', async () => {
        const spaceId = await newSpace();
        await using git = open();
        const running = await git.import(spaceId, body(), null);
        const queued = await git.import(spaceId, body(), null);
        await until(async () => (await git.list(spaceId)).some(({ state }) => state === 'running'));
        await git.cancel(spaceId, queued.id);
        await git.cancel(spaceId, running.id);
        expect((await git.list(spaceId)).map(({ state }) => state)).toEqual([
            'cancelled',
            'cancelled',
        ]);
        expect(await pagesOf(spaceId)).toBe(0);
        expect(await git.info(spaceId)).toMatchObject({
            operation: { state: 'failure', error: expect.stringContaining('cancelled') },
        });
        // Cancelling twice changes nothing; an operation that succeeded cannot be cancelled.
        await git.cancel(spaceId, running.id);
        const { id } = await git.import(spaceId, body(), null);
        await git.idle();
        await expect(git.cancel(spaceId, id)).rejects.toMatchObject({ code: 'conflict' });
        await expect(git.cancel(spaceId, 'none')).rejects.toMatchObject({ code: 'not_found' });
    });

    it('refuses more than 50 queued operations of a space', async () => {
        const spaceId = await newSpace();
        const git = open();
        // A disposed queue runs nothing.
        await git[Symbol.asyncDispose]();
        for (let n = 0; n < 50; n++) await git.import(spaceId, body(), null);
        await expect(git.import(spaceId, body(), null)).rejects.toMatchObject({
            code: 'too_many_requests',
        });
    });

    it('reports not_found for a space that was never synchronised', async () => {
        await using git = open();
        await expect(git.info(await newSpace())).rejects.toMatchObject({ code: 'not_found' });
    });
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
    while (!(await isTrue())) await sleep(5);
}
