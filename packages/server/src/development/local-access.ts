import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ALL_PERMISSIONS } from '@bindery/contract';
import type { Identity, Principal } from '@bindery/identity';
import { z } from 'zod';

const FILE = 'host.json';

/** Name of the token in the list of API tokens. */
const TOKEN_NAME = 'bindery dev';

const TOKEN_DAYS = 1;

/** Address and token by which commands of the same user call the host that runs on a data folder. */
export interface LocalAccess {
    pid: number;
    api: string;
    token: string;
}

const localAccess: z.ZodType<LocalAccess> = z.object({
    pid: z.number(),
    api: z.string(),
    token: z.string(),
});

/**
 * Creates the local user's token, and writes it with the address of the host to a file that only the user can read.
 * Disposal revokes the token and removes the file.
 */
export async function openLocalAccess(
    dataDirectory: string,
    api: string,
    identity: Identity,
    principal: Principal,
): Promise<LocalAccess & AsyncDisposable> {
    const owner = { ...principal, permissions: ALL_PERMISSIONS };
    const { id, token } = await identity.createToken(owner, {
        name: TOKEN_NAME,
        expiresInDays: TOKEN_DAYS,
    });
    const path = join(dataDirectory, FILE);
    const temporary = `${path}.${process.pid}`;
    const access = { pid: process.pid, api, token };
    await writeFile(temporary, JSON.stringify(access), { mode: 0o600 });
    await rename(temporary, path);
    return {
        ...access,
        async [Symbol.asyncDispose]() {
            // Another host may use the folder by now. An unreachable database must not keep this host from stopping.
            if ((await readLocalAccess(dataDirectory))?.token === token)
                await rm(path, { force: true });
            await identity.revokeToken(principal, id).catch(() => {});
        },
    };
}

/** Reads the address and token of the host that runs on a data folder; undefined if none runs. */
export async function readLocalAccess(dataDirectory: string): Promise<LocalAccess | undefined> {
    try {
        const text = await readFile(join(dataDirectory, FILE), 'utf8');
        return localAccess.safeParse(JSON.parse(text)).data;
    } catch {
        return undefined;
    }
}
