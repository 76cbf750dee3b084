import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createRepository, type TestRepository } from '@bindery/test-support/git-repository';
import { startGitServer, type GitServer } from '@bindery/test-support/git-server';
import { openRepository } from './repository.ts';
import { parseRemote } from './remote.ts';

const REF = 'refs/heads/main';
const PASSWORD = 'p@ss:word/';
const POLICY = { localFolders: [], allowPrivateNetwork: true };

describe('a repository over HTTPS', () => {
    let repository: TestRepository;
    let server: GitServer;
    const previousCertificates = process.env['GIT_SSL_CAINFO'];

    beforeAll(async () => {
        repository = await createRepository({ 'README.md': '# One\n' });
        server = await startGitServer(repository.url, PASSWORD);
        process.env['GIT_SSL_CAINFO'] = server.certificate;
    });
    afterAll(async () => {
        if (previousCertificates === undefined) delete process.env['GIT_SSL_CAINFO'];
        else process.env['GIT_SSL_CAINFO'] = previousCertificates;
        await server[Symbol.asyncDispose]();
        await repository[Symbol.asyncDispose]();
    });

    const remote = (password: string, path = '/docs.git') => {
        const url = new URL(server.url);
        url.username = 'writer';
        url.password = password;
        url.pathname = path;
        return parseRemote(url.href, POLICY);
    };

    it('reads and pushes with the credentials of the URL', async () => {
        await using opened = await openRepository(remote(PASSWORD), POLICY);
        const head = await opened.head(REF);
        expect(head).toBe(repository.head());
        const { oid } = await opened.fetch(REF);
        expect((await opened.files(oid, '')).map(({ path }) => path)).toEqual(['README.md']);
        const commit = await opened.commit({
            parent: oid,
            changes: [{ path: 'a b"c\\d.md', mode: '100644', content: Buffer.from('x') }],
            message: 'Add',
            author: { name: 'A <x>\n', email: 'a@example.com' },
            date: new Date(),
        });
        expect(await opened.push(commit.oid, REF, head)).toBe(true);
        expect(repository.files()).toEqual({ 'README.md': '# One\n', 'a b"c\\d.md': 'x' });
    });

    it('reports a wrong password without repeating it', async () => {
        await using opened = await openRepository(remote('secret-guess'), POLICY);
        const error: unknown = await opened.head(REF).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: 'git_failed' });
        expect(String(error)).not.toContain('secret-guess');
        expect(String(error)).not.toContain(Buffer.from('writer:secret-guess').toString('base64'));
    });

    it('does not follow redirects', async () => {
        await using opened = await openRepository(remote(PASSWORD, '/moved/docs.git'), POLICY);
        const before = server.requests.length;
        await expect(opened.head(REF)).rejects.toMatchObject({ code: 'git_failed' });
        expect(server.requests.slice(before).map(({ path }) => path)).toEqual([
            '/moved/docs.git/info/refs?service=git-upload-pack',
        ]);
    });

    it('refuses to connect to a private address', async () => {
        await expect(
            openRepository(remote(PASSWORD), { ...POLICY, allowPrivateNetwork: false }),
        ).rejects.toMatchObject({ code: 'git_failed' });
    });
});
