import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { git, runGit } from './git.ts';

describe('git', () => {
    let folder: string;
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'bindery-git-test-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** An alias runs a shell command that takes long and starts a helper process. */
    const slow = { 'alias.slow': '!sleep 987; true' };

    it('kills git and its helpers at the time limit', async () => {
        await expect(
            runGit(['slow'], { folder, settings: slow, timeLimitMs: 300 }),
        ).rejects.toMatchObject({ code: 'git_failed', message: expect.stringContaining('longer') });
        const processes = execFileSync('ps', ['-eo', 'args']).toString();
        expect(processes).not.toContain('sleep 987');
    });

    it('kills git on cancellation', async () => {
        const abort = new AbortController();
        const running = runGit(['slow'], { folder, settings: slow, signal: abort.signal });
        setTimeout(() => abort.abort(), 100);
        await expect(running).rejects.toMatchObject({ message: 'The operation was cancelled.' });
        await expect(runGit(['version'], { folder, signal: abort.signal })).rejects.toMatchObject({
            code: 'git_failed',
        });
    });

    it('reports git errors without credentials', async () => {
        const settings = {
            'alias.fails': '!echo "fatal: no https://a:hunter2@example.com/" >&2; false',
        };
        await expect(git(['fails'], { folder, settings })).rejects.toMatchObject({
            message: 'git fails failed: no https://example.com/',
        });
    });

    it('does not pass environment variables of the host to git', async () => {
        process.env['BINDERY_TEST_SECRET'] = 'hunter2';
        const settings = { 'alias.env': '!env' };
        const output = (await git(['env'], { folder, settings })).toString();
        delete process.env['BINDERY_TEST_SECRET'];
        expect(output).not.toContain('hunter2');
        expect(output).toContain(`HOME=${folder}`);
        expect(output).toContain('GIT_TERMINAL_PROMPT=0');
    });

    it('stops git at the limit of records', async () => {
        const settings = { 'alias.many': "!yes x | tr '\\n' '\\0'" };
        await expect(
            runGit(['many'], { folder, settings, maxRecords: 20_000 }),
        ).rejects.toMatchObject({
            code: 'git_failed',
            message: expect.stringContaining('more than 20000 files'),
        });
    });

    it('refuses protocols other than https', async () => {
        for (const url of [
            'http://127.0.0.1:1/a',
            'ext::true',
            'ssh://127.0.0.1/a',
            'git://127.0.0.1/a',
        ]) {
            const { message } = await runGit(['ls-remote', '--', url], { folder });
            expect(message).toMatch(/transport '\w+' not allowed/);
        }
    });
});
