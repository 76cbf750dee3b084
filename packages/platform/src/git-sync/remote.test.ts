import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { readConfiguration } from './configuration.ts';
import { parseDirectory, parseRef, parseRemote, pinAddress } from './remote.ts';

const ANY = { localFolders: ['/'], allowPrivateNetwork: true };

describe('parseRemote', () => {
    it('separates credentials from the URL', () => {
        const remote = parseRemote('https://a%40b:c%2Fd@git.example.com/x/docs.git', ANY);
        expect(remote).toEqual({
            url: 'https://git.example.com/x/docs.git',
            name: 'git.example.com/x/docs',
            authorization: `Basic ${Buffer.from('a@b:c/d').toString('base64')}`,
        });
    });

    it('accepts absolute paths and file URLs where local paths are allowed', () => {
        expect(parseRemote('/a/../b c', ANY)).toEqual({ url: 'file:///b c', name: '/b c' });
        expect(parseRemote('file:///b%20c', ANY)).toEqual({ url: 'file:///b c', name: '/b c' });
    });

    it('accepts paths below the folders of the policy only', async () => {
        await using stack = new AsyncDisposableStack();
        const folder = await mkdtemp(join(tmpdir(), 'bindery-remote-'));
        stack.defer(() => rm(folder, { recursive: true, force: true }));
        await mkdir(join(folder, 'named/docs'), { recursive: true });
        await mkdir(join(folder, 'secret'));
        await symlink(join(folder, 'secret'), join(folder, 'named/link'));
        const policy = { localFolders: [join(folder, 'named')], allowPrivateNetwork: true };
        const open = async (path: string) => pinAddress(parseRemote(path, policy), policy);
        for (const path of ['named', 'named/docs', 'secret/../named/docs']) {
            expect(await open(`${folder}/${path}`)).toBeNull();
        }
        for (const path of ['secret', 'named/../secret', 'named-2', 'named/link', '']) {
            await expect(open(`${folder}/${path}`), path).rejects.toThrow('--git-folder');
        }
    });

    it('pins the address that was checked', async () => {
        const remote = parseRemote('https://localhost/a', ANY);
        expect(await pinAddress(remote, ANY)).toMatch(/^localhost:443:(127\.0\.0\.1|\[::1\])/);
        await expect(
            pinAddress(remote, { ...ANY, allowPrivateNetwork: false }),
        ).rejects.toMatchObject({ code: 'git_failed' });
    });

    it.each([
        ['main', 'refs/heads/main'],
        ['feature/x', 'refs/heads/feature/x'],
        ['refs/tags/v1.0', 'refs/tags/v1.0'],
    ])('reads ref %s as %s', (text, ref) => {
        expect(parseRef(text, 'import')).toBe(ref);
    });

    it('refuses to export to a tag', () => {
        expect(() => parseRef('refs/tags/v1', 'export')).toThrow(/branch/);
    });

    it('refuses folders outside the repository', () => {
        expect(parseDirectory('./a//b/')).toBe('a/b');
        expect(() => parseDirectory('a/../..')).toThrow(/inside/);
    });

    it.each([
        ['root: [1]', /root/],
        [
            'root: ../elsewhere',
            /\.gitbook\.yaml cannot be read: root: "\.\.\/elsewhere" is outside/,
        ],
        ['structure:\n  summary: ../SUMMARY.md', /structure\.summary: .* is outside root/],
        ['a: b: c', /cannot be read/],
    ])('reports the error in the configuration %j', (text, message) => {
        expect(() => readConfiguration(text)).toThrow(message);
    });
});
