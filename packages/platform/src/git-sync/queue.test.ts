import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { GitOperation } from '@bindery/contract';

import { DATABASES } from '@bindery/test-support/databases';
import { createRepository, type TestRepository } from '@bindery/test-support/git-repository';
import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import { databaseUnavailable } from '../database/away.ts';
import { createSpace, currentSpaceRevision } from '../index.ts';
import { createGitSync } from './git-sync.ts';

const REF = 'refs/heads/main';

describe.each(DATABASES)('the queue of imports and exports, on %s', (database) => {
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

    const open = () => createGitSync(test.ctx, { allowLocal: true, report: console.error });
    const newSpace = async () => (await createSpace(test.ctx, test.home.organizationId, 'Docs')).id;
    const body = () => ({ url: repository.url, ref: REF });
    const pagesOf = async (spaceId: string) =>
        (await currentSpaceRevision(test.ctx.db, spaceId)).pages.length;

    it('shows progress with counts', async () => {
        await using git = open();
        const spaceId = await newSpace();
        const seen: GitOperation[] = [];
        const end = test.ctx.notifications.subscribe((notification) => {
            if (notification.type === 'git') seen.push(notification.operation);
        });
        await git.import(spaceId, body(), null);
        await git.idle();
        end();
        const stages = [...new Set(seen.map(({ stage }) => stage))];
        expect(stages).toEqual(['repo_fetch', 'config_check', 'content_process', 'finalize']);
        expect(seen.some(({ stage, total }) => stage === 'content_process' && total === 60)).toBe(
            true,
        );
        expect(seen.at(0)).toMatchObject({ state: 'queued' });
        expect(seen.at(-1)).toMatchObject({ state: 'success', done: 60, total: 60 });
    });

    it('begins again what a host that stopped had begun', async () => {
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

    it('begins again what a host that died had begun, once it is not heard of', async () => {
        const spaceId = await newSpace();
        const other = await newSpace();
        await using git = open();
        // As it is in the database when the host is killed: running, and no more heartbeats.
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
        // Another space does not wait for it.
        expect(await next.list(other)).toMatchObject([{ state: 'success' }]);
        expect(await next.list(spaceId)).toMatchObject([{ id, state: 'running' }]);
        test.advance(60_000);
        await next.idle();
        expect(await next.list(spaceId)).toMatchObject([{ id, state: 'success' }]);
    });

    // With a real server it is a matter of luck whether it is back in time: that is for the crash test, which kills it.
    it('begins again what broke off because the database went away, when it is back at once', async () => {
        const spaceId = await newSpace();
        const { notifications } = test.ctx;
        let away = false;
        const publish: typeof notifications.publish = (notification) => {
            if (
                !away &&
                notification.type === 'git' &&
                notification.operation.state === 'running'
            ) {
                away = true;
                throw databaseUnavailable(new Error('Connection terminated'));
            }
            notifications.publish(notification);
        };
        const ctx = { ...test.ctx, notifications: { ...notifications, publish } };
        await using git = createGitSync(ctx, { allowLocal: true, report: console.error });
        const { id } = await git.import(spaceId, body(), null);
        await git.idle();
        expect(away).toBe(true);
        expect(await git.list(spaceId)).toMatchObject([{ id, state: 'success' }]);
        expect(await pagesOf(spaceId)).toBe(60);
    });

    it('cancels what goes on or waits, and tells installations', async () => {
        const spaceId = await newSpace();
        await using git = open();
        const going = await git.import(spaceId, body(), null);
        const waiting = await git.import(spaceId, body(), null);
        await until(async () => (await git.list(spaceId)).some(({ state }) => state === 'running'));
        await git.cancel(spaceId, waiting.id);
        await git.cancel(spaceId, going.id);
        expect((await git.list(spaceId)).map(({ state }) => state)).toEqual([
            'cancelled',
            'cancelled',
        ]);
        expect(await pagesOf(spaceId)).toBe(0);
        expect(await git.info(spaceId)).toMatchObject({
            operation: { state: 'failure', error: expect.stringContaining('cancelled') },
        });
        // Once more changes nothing; what has ended well cannot be cancelled any more.
        await git.cancel(spaceId, going.id);
        const { id } = await git.import(spaceId, body(), null);
        await git.idle();
        await expect(git.cancel(spaceId, id)).rejects.toMatchObject({ code: 'conflict' });
        await expect(git.cancel(spaceId, 'none')).rejects.toMatchObject({ code: 'not_found' });
    });

    it('is bounded', async () => {
        const spaceId = await newSpace();
        const git = open();
        // Nothing is worked off by one that has ended.
        await git[Symbol.asyncDispose]();
        for (let n = 0; n < 50; n++) await git.import(spaceId, body(), null);
        await expect(git.import(spaceId, body(), null)).rejects.toMatchObject({
            code: 'too_many_requests',
        });
    });

    it('knows nothing of a space that was never synchronised', async () => {
        await using git = open();
        await expect(git.info(await newSpace())).rejects.toMatchObject({ code: 'not_found' });
    });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (let n = 0; n < 500 && !(await isSo()); n++) await sleep(5);
}
