import { randomUUID } from 'node:crypto';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PGlite } from '@electric-sql/pglite';

import { PlatformError } from '../error.ts';
import { lockFolder } from './lock.ts';

export interface EmbeddedDatabase extends AsyncDisposable {
    pglite: PGlite;
}

/**
 * Rows that `analyze` samples, in units of 300. PGlite blocks the host meanwhile: with 20,000 traces, PostgreSQL's default
 * of 100 samples all of them in 150 ms, and 10 samples a part in 20 ms.
 */
const STATISTICS_TARGET = 10;

/**
 * Opens PGlite in a folder of its own, locked for this process. Initialising one from nothing takes 3 s, so the first is
 * kept as a template in the user's cache and copied.
 */
export async function openPGlite(folder: string): Promise<EmbeddedDatabase> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await lockFolder(folder);
    try {
        const data = join(folder, 'database');
        if (!(await isInitialised(data))) await initialise(data);
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

/** PostgreSQL writes `PG_VERSION` first, the control file last. */
async function isInitialised(data: string): Promise<boolean> {
    try {
        await readFile(join(data, 'global', 'pg_control'));
        return true;
    } catch {
        return false;
    }
}

async function initialise(data: string): Promise<void> {
    const template = await templateFolder();
    if (!(await isInitialised(template))) await createTemplate(template);
    // Copied beside and renamed, so that a process killed meanwhile leaves no half of a database.
    const fresh = `${data}-${randomUUID()}`;
    await cp(template, fresh, { recursive: true });
    await rm(data, { recursive: true, force: true });
    await rename(fresh, data);
}

async function createTemplate(template: string): Promise<void> {
    await mkdir(dirname(template), { recursive: true });
    const fresh = `${template}-${randomUUID()}`;
    const pglite = await PGlite.create(fresh);
    await pglite.close();
    try {
        await rename(fresh, template);
    } catch {
        // Another process was faster: its template is as good.
        await rm(fresh, { recursive: true, force: true });
    }
}

/** A folder per PGlite version, because another version may not read what this one wrote. */
async function templateFolder(): Promise<string> {
    const entry = fileURLToPath(import.meta.resolve('@electric-sql/pglite'));
    const manifest = JSON.parse(
        await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'),
    ) as {
        version: string;
    };
    const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
    return join(cache, 'bindery', `pglite-${manifest.version}`);
}
