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

    /** An alias is a command that takes as long as we like, with a helper of its own. */
    const slow = { 'alias.slow': '!sleep 987; true' };

    it('ends with its helpers when it takes too long', async () => {
        const start = Date.now();
        await expect(
            runGit(['slow'], { folder, settings: slow, timeLimitMs: 300 }),
        ).rejects.toMatchObject({ code: 'git_failed', message: expect.stringContaining('longer') });
        expect(Date.now() - start).toBeLessThan(5000);
        const processes = execFileSync('ps', ['-eo', 'args']).toString();
        expect(processes).not.toContain('sleep 987');
    });

    it('ends when it is cancelled', async () => {
        const abort = new AbortController();
        const running = runGit(['slow'], { folder, settings: slow, signal: abort.signal });
        setTimeout(() => abort.abort(), 100);
        await expect(running).rejects.toMatchObject({ message: 'The operation was cancelled.' });
        await expect(runGit(['version'], { folder, signal: abort.signal })).rejects.toMatchObject({
            code: 'git_failed',
        });
    });

    it('says what went wrong, without credentials', async () => {
        const settings = {
            'alias.fails': '!echo "fatal: no https://a:hunter2@example.com/" >&2; false',
        };
        await expect(git(['fails'], { folder, settings })).rejects.toMatchObject({
            message: 'git fails failed: no https://example.com/',
        });
    });

    it('sees nothing of the host', async () => {
        process.env['BINDERY_TEST_SECRET'] = 'hunter2';
        const settings = { 'alias.env': '!env' };
        const output = (await git(['env'], { folder, settings })).toString();
        delete process.env['BINDERY_TEST_SECRET'];
        expect(output).not.toContain('hunter2');
        expect(output).toContain(`HOME=${folder}`);
        expect(output).toContain('GIT_TERMINAL_PROMPT=0');
    });

    it('talks no other protocol', async () => {
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
