import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PGlite } from '@electric-sql/pglite';

import { PlatformError } from '../error.ts';
import { keepPrivate, warnProcess } from '../files/keep-private.ts';
import { lockFolder } from './lock.ts';

export interface PGliteTemplate {
    /** Identifies the content in the cache: each name has its own template. */
    name: string;
    create: (pglite: PGlite) => Promise<void>;
}

export interface EmbeddedDatabase extends AsyncDisposable {
    pglite: PGlite;
}

/**
 * Number of rows that `analyze` samples, in units of 300. PGlite blocks the process during `analyze`: with 20,000
 * traces, PostgreSQL's default of 100 reads all of them in 150 ms, and 10 reads a part in 20 ms.
 */
const STATISTICS_TARGET = 10;

/**
 * Opens PGlite in a folder, which is locked for this process. It takes 3 s to initialise a database and 1 s to migrate
 * it, so the first database is kept as a template in the user's cache, and later ones are copies of it.
 *
 * @param template Creates the content of the template, and names it in the cache.
 * @param warn Called when the mode of a folder was changed, because others could use it.
 * @throws PlatformError `data_in_use`, `data_unreadable`, `data_exposed`.
 */
export async function openPGlite(
    folder: string,
    template?: PGliteTemplate,
    warn: (message: string) => void = warnProcess,
): Promise<EmbeddedDatabase> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await keepPrivate(folder, 'folder', warn);
    const lock = await lockFolder(folder);
    try {
        const data = join(folder, 'database');
        if (!(await isInitialised(data))) await initialise(data, template, warn);
        const pglite = await PGlite.create(data);
        await pglite.exec(`set default_statistics_target = ${STATISTICS_TARGET}`);
        return {
            pglite,
            async [Symbol.asyncDispose]() {
                if (!pglite.closed) await pglite.close();
                await lock[Symbol.asyncDispose]();
            },
        };
    } catch (error) {
        await lock[Symbol.asyncDispose]();
        if (error instanceof PlatformError) throw error;
        throw new PlatformError(
            'data_unreadable',
            `The database in ${folder} could not be opened. Restore it from a backup, or choose another folder with --data.`,
            { cause: error },
        );
    }
}

/** Returns true if the folder has the control file, which initialisation writes last. */
async function isInitialised(data: string): Promise<boolean> {
    try {
        await readFile(join(data, 'global', 'pg_control'));
        return true;
    } catch {
        return false;
    }
}

async function initialise(
    data: string,
    template: PGliteTemplate | undefined,
    warn: (message: string) => void,
): Promise<void> {
    const folder = await templateFolder(template?.name);
    // Another user who can write the cache could put rows into every new database.
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    await keepPrivate(dirname(folder), 'folder', warn);
    if (!(await isInitialised(folder))) await createTemplate(folder, template);
    // Copies to a temporary name and renames the copy, so that a killed process leaves no partial database.
    const fresh = `${data}-${randomUUID()}`;
    // Copies synchronously: for these 1,100 files `fs.promises.cp` takes four times the CPU time, about 1 s.
    cpSync(folder, fresh, { recursive: true });
    await rm(data, { recursive: true, force: true });
    await rename(fresh, data);
}

async function createTemplate(folder: string, template: PGliteTemplate | undefined): Promise<void> {
    const fresh = `${folder}-${randomUUID()}`;
    const pglite = await PGlite.create(fresh);
    try {
        await template?.create(pglite);
    } finally {
        await pglite.close();
    }
    try {
        await rename(fresh, folder);
    } catch {
        // Another process has created the template meanwhile, with the same content.
        await rm(fresh, { recursive: true, force: true });
    }
}

/**
 * Returns the path of a template. The path contains PGlite's version, because another version may not be able to read
 * the data.
 */
async function templateFolder(name: string | undefined): Promise<string> {
    const entry = fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
    const manifest = JSON.parse(
        await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'),
    ) as {
        version: string;
    };
    const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
    const suffix = name === undefined ? '' : `-${name}`;
    return join(cache, 'bindery', `pglite-${manifest.version}${suffix}`);
}
