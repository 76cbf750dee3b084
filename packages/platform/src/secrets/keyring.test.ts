import { mkdir, mkdtemp, open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openKeyring, retireOldKeys, rotateKeyring } from './keyring.ts';

describe('the keyring', () => {
    let folder: string;
    let path: string;
    beforeAll(async () => {
        folder = await mkdtemp(join(tmpdir(), 'bindery-keys-'));
        path = join(folder, 'keys.json');
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('opens what it sealed, and seals the same text differently each time', async () => {
        const keyring = await openKeyring(path);
        const sealed = keyring.seal('s3cret ü', 'a');
        expect(sealed).not.toContain('s3cret');
        expect(keyring.open(sealed, 'a')).toBe('s3cret ü');
        expect(keyring.seal('s3cret ü', 'a')).not.toBe(sealed);
    });

    it('opens no text that was changed or sealed for another purpose', async () => {
        const keyring = await openKeyring(path);
        const sealed = keyring.seal('s3cret', 'a');
        expect(() => keyring.open(sealed, 'b')).toThrow(
            expect.objectContaining({ code: 'data_unreadable' }),
        );
        const changed = `${sealed.slice(0, -4)}${sealed.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
        expect(() => keyring.open(changed, 'a')).toThrow(
            expect.objectContaining({ code: 'data_unreadable' }),
        );
        expect(() => keyring.open(`other:${sealed.split(':')[1]}`, 'a')).toThrow('missing');
    });

    it('is kept in a file for its owner only', async () => {
        await openKeyring(path);
        expect((await stat(path)).mode & 0o777).toBe(0o600);
    });

    it('replaces its file atomically', async () => {
        await openKeyring(path);
        for (const change of [rotateKeyring, retireOldKeys]) {
            const before = await readFile(path, 'utf8');
            await using held = await open(path);
            await change(path);
            // The file was replaced: the handle that was opened before still reads the old content.
            expect(await held.readFile('utf8')).toBe(before);
            expect(await readFile(path, 'utf8')).not.toBe(before);
        }
        expect(await readdir(folder)).toEqual(['keys.json']);
        expect((await stat(path)).mode & 0o777).toBe(0o600);
    });

    it('creates one file when several processes start at the same time', async () => {
        const at = join(folder, 'new', 'keys.json');
        await mkdir(join(folder, 'new'));
        const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyring(at)));
        expect(new Set(rings.map(({ current }) => current)).size).toBe(1);
        await rm(join(folder, 'new'), { recursive: true });
    });

    it('opens text of older keys after a rotation', async () => {
        const before = await openKeyring(path);
        const sealed = before.seal('old', 'a');
        const after = await rotateKeyring(path);
        expect(after.current).not.toBe(before.current);
        expect(after.open(sealed, 'a')).toBe('old');
        expect(after.seal('new', 'a').startsWith(`${after.current}:`)).toBe(true);
        const { keys } = JSON.parse(await readFile(path, 'utf8')) as { keys: object };
        expect(Object.keys(keys)).toEqual(expect.arrayContaining([before.current, after.current]));
    });
});
