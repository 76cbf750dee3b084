import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { keepPrivate, refuseWritable } from './keep-private.ts';

const isRoot = process.getuid?.() === 0;

describe('private files', () => {
    let parent: string;
    let folder: string;
    let file: string;
    let reports: string[];
    const report = (message: string) => reports.push(message);
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8);

    beforeEach(async () => {
        parent = await mkdtemp(join(tmpdir(), 'bindery-private-'));
        folder = join(parent, 'data');
        file = join(folder, 'keys.json');
        await mkdir(folder, { mode: 0o700 });
        await writeFile(file, '{}', { mode: 0o600 });
        reports = [];
    });
    afterEach(() => rm(parent, { recursive: true, force: true }));

    it('stay as they are, without a report, when only their owner can use them', async () => {
        await keepPrivate(folder, 'folder', report);
        await keepPrivate(file, 'file', report);
        expect(reports).toEqual([]);
    });

    it.each([0o755, 0o770, 0o777, 0o701])('are mended and reported from mode %o', async (mode) => {
        await chmod(folder, mode);
        await chmod(file, mode & 0o666);
        await keepPrivate(folder, 'folder', report);
        await keepPrivate(file, 'file', report);
        expect(await modeOf(folder)).toBe('700');
        expect(await modeOf(file)).toBe('600');
        expect(reports[0]).toContain(folder);
        expect(reports[0]).toContain(`its mode was 0${mode.toString(8)} and is now 0700`);
    });

    it('are mended behind a link', async () => {
        const link = join(parent, 'link');
        await symlink(folder, link);
        await chmod(folder, 0o755);
        await keepPrivate(link, 'folder', report);
        expect(await modeOf(folder)).toBe('700');
    });

    it('are refused when they belong to another user', async () => {
        // Only root can give a folder away; /usr belongs to root.
        const foreign = isRoot ? folder : '/usr';
        if (isRoot) await chown(folder, 4321, 4321);
        await expect(keepPrivate(foreign, 'folder', report)).rejects.toMatchObject({
            code: 'data_exposed',
            message: expect.stringMatching(/belongs to user \d+, and .* Run "chown -R \d+ /),
        });
        expect(reports).toEqual([]);
    });

    it('are refused below a folder that every user can write, unless it is sticky', async () => {
        await chmod(parent, 0o777);
        await expect(keepPrivate(folder, 'folder', report)).rejects.toMatchObject({
            code: 'data_exposed',
            message: expect.stringContaining(`Run "chmod o-w ${parent}"`),
        });
        await chmod(parent, 0o1777);
        await keepPrivate(folder, 'folder', report);
        await chmod(folder, 0o777);
        await expect(keepPrivate(file, 'file', report)).rejects.toMatchObject({
            code: 'data_exposed',
        });
    });

    it('that are mounted may be readable, but not writable', async () => {
        await chmod(file, 0o444);
        await refuseWritable(file);
        expect(await modeOf(file)).toBe('444');
        await chmod(file, 0o666);
        await expect(refuseWritable(file)).rejects.toMatchObject({ code: 'data_exposed' });
    });
});
