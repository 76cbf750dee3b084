import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { PlatformError } from '../error.ts';
import { keepPrivate, refuseWritable, warnProcess } from '../files/keep-private.ts';
import { takeRandom } from '../random.ts';

/**
 * Encrypts values that must not be in the database in plain text, with AES-256-GCM. The sealed text names its key, so
 * that keys can be rotated, and is bound to a purpose, so that it does not open when it is copied into another row.
 */
export interface Keyring {
    /** Encrypts a text for one purpose, e.g. `installation:ID:configuration`. */
    seal(text: string, purpose: string): string;
    /**
     * @throws PlatformError `data_unreadable` if the key is missing, the text was changed, or the purpose differs.
     */
    open(sealed: string, purpose: string): string;
    /** Id of the key that seals new texts. */
    readonly current: string;
}

interface KeyFile {
    current: string;
    /** Keys by id: 32 bytes in base64. */
    keys: Record<string, string>;
}

const NONCE_BYTES = 12; // The nonce length that NIST SP 800-38D, 5.2.1.1, recommends for GCM.
const TAG_BYTES = 16;

/** Bytes that sealing adds to a text, before the encoding in base64. */
export const SEAL_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

/**
 * The source of the keys.
 *
 * - `file`: a file that only its owner can read, created when it does not exist.
 * - `secret`: a file that must exist and is never written, like a mounted secret.
 * - `text`: the content of such a file, from an environment variable of this name.
 */
export type KeySource =
    | { kind: 'file'; path: string }
    | { kind: 'secret'; path: string }
    | { kind: 'text'; text: string; variable: string };

/** Returns the source of a state's keys; default: `keys.json` in its folder. */
export function keySourceOf(state: { folder: string; keys?: KeySource | undefined }): KeySource {
    return state.keys ?? { kind: 'file', path: join(state.folder, 'keys.json') };
}

/**
 * Opens a keyring.
 *
 * @param warn Called when the mode of the file was changed, because others could read it.
 * @throws PlatformError `data_unreadable`, `data_exposed`.
 */
export async function openKeySource(
    source: KeySource,
    warn: (message: string) => void = warnProcess,
): Promise<Keyring> {
    if (source.kind === 'file') return openKeyring(source.path, warn);
    if (source.kind === 'text') {
        return createKeyring(parseKeyFile(source.text, `the variable ${source.variable}`));
    }
    const file = await read(source.path);
    if (file === null) {
        throw new PlatformError(
            'data_unreadable',
            `There is no secret with the keys at ${source.path}. Create it with "bindery admin keys".`,
        );
    }
    await refuseWritable(source.path);
    return createKeyring(file);
}

/** Returns the content of a new file of keys. */
export function createKeyFile(): string {
    return JSON.stringify(newKeyFile(), null, 4);
}

/**
 * Reads the keys from a file that only its owner can read. Creates the file when it does not exist.
 *
 * @example
 * const keyring = await openKeyring('.bindery/keys.json');
 * keyring.open(keyring.seal('s3cret', 'a'), 'a'); // 's3cret'
 */
export async function openKeyring(
    path: string,
    warn: (message: string) => void = warnProcess,
): Promise<Keyring> {
    const file = await readOrCreate(path);
    await keepPrivate(path, 'file', warn);
    return createKeyring(file);
}

/** Adds a key and makes it the current one. Texts sealed with older keys still open. */
export async function rotateKeyring(path: string): Promise<Keyring> {
    const file = await readOrCreate(path);
    const id = newKeyId();
    file.keys[id] = randomBytes(32).toString('base64');
    file.current = id;
    await replace(path, file);
    return createKeyring(file);
}

/** Deletes all keys except the current one. Text that the deleted keys sealed can no longer be opened. */
export async function retireOldKeys(path: string): Promise<void> {
    const { current, keys } = await readOrCreate(path);
    await replace(path, { current, keys: { [current]: keys[current] ?? '' } });
}

/** Replaces the file atomically: a truncated file would lose all sealed data. */
async function replace(path: string, file: KeyFile): Promise<void> {
    await rename(await writeTemporary(path, file), path);
    await syncFolder(dirname(path));
}

/** Writes and syncs a temporary file in the folder of `path`. Returns the path of the temporary file. */
async function writeTemporary(path: string, file: KeyFile): Promise<string> {
    const temporary = `${path}.${randomBytes(4).toString('hex')}`;
    const handle = await open(temporary, 'wx', 0o600);
    try {
        await handle.writeFile(JSON.stringify(file, null, 4));
        await handle.sync();
    } finally {
        await handle.close();
    }
    return temporary;
}

/** Syncs a folder, so that a renamed or linked file survives a power cut. */
async function syncFolder(folder: string): Promise<void> {
    // Ignores failures: Windows cannot open folders, and need not sync them.
    const handle = await open(folder, 'r').catch(() => null);
    await handle?.sync().catch(() => {});
    await handle?.close();
}

function newKeyId(): string {
    return `k${randomBytes(4).toString('hex')}`;
}

async function readOrCreate(path: string): Promise<KeyFile> {
    const known = await read(path);
    if (known !== null) return known;
    const file = newKeyFile();
    const temporary = await writeTemporary(path, file);
    try {
        // Unlike a rename, a link fails if another process has created the file meanwhile.
        await link(temporary, path);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        return readOrCreate(path);
    } finally {
        await rm(temporary);
    }
    await syncFolder(dirname(path));
    return file;
}

/** Returns null if there is no file. */
async function read(path: string): Promise<KeyFile | null> {
    try {
        return parseKeyFile(await readFile(path, 'utf8'), path);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        if (error instanceof PlatformError) throw error;
        throw new PlatformError('data_unreadable', `The keys in ${path} cannot be read.`, {
            cause: error,
        });
    }
}

const KEY_BYTES = 32;

/** @throws PlatformError `data_unreadable`. */
function parseKeyFile(text: string, place: string): KeyFile {
    let file: Partial<KeyFile>;
    try {
        file = (JSON.parse(text) ?? {}) as Partial<KeyFile>;
    } catch (cause) {
        throw new PlatformError('data_unreadable', `The keys in ${place} are not JSON.`, { cause });
    }
    const { current, keys } = file;
    const isComplete =
        typeof current === 'string' &&
        typeof keys === 'object' &&
        keys !== null &&
        Object.values(keys).every(
            (key) => typeof key === 'string' && Buffer.from(key, 'base64').length === KEY_BYTES,
        );
    if (!isComplete) {
        throw new PlatformError(
            'data_unreadable',
            `The keys in ${place} are incomplete: expected {"current":"ID","keys":{"ID":"32 bytes in base64"}}.`,
        );
    }
    return { current, keys };
}

function newKeyFile(): KeyFile {
    const id = newKeyId();
    return { current: id, keys: { [id]: randomBytes(KEY_BYTES).toString('base64') } };
}

function createKeyring(file: KeyFile): Keyring {
    const keys = new Map(
        Object.entries(file.keys).map(([id, key]) => [
            id,
            createSecretKey(Buffer.from(key, 'base64')),
        ]),
    );
    const currentKey = keys.get(file.current);
    if (currentKey === undefined) {
        throw new PlatformError('data_unreadable', 'The current key is not among the keys.');
    }
    return {
        current: file.current,
        seal(text, purpose) {
            const nonce = takeRandom(NONCE_BYTES);
            const cipher = createCipheriv('aes-256-gcm', currentKey, nonce);
            cipher.setAAD(Buffer.from(purpose));
            const body = Buffer.concat([
                nonce,
                cipher.update(text, 'utf8'),
                cipher.final(),
                cipher.getAuthTag(),
            ]);
            return `${file.current}:${body.toString('base64')}`;
        },
        open(sealed, purpose) {
            const split = sealed.indexOf(':');
            const key = keys.get(sealed.slice(0, split));
            if (key === undefined) throw unreadable('The key that sealed it is missing.');
            const body = Buffer.from(sealed.slice(split + 1), 'base64');
            try {
                const decipher = createDecipheriv(
                    'aes-256-gcm',
                    key,
                    body.subarray(0, NONCE_BYTES),
                );
                decipher.setAAD(Buffer.from(purpose));
                decipher.setAuthTag(body.subarray(-TAG_BYTES));
                const text = body.subarray(NONCE_BYTES, -TAG_BYTES);
                return decipher.update(text, undefined, 'utf8') + decipher.final('utf8');
            } catch (error) {
                throw unreadable('It was changed, or belongs to something else.', error);
            }
        },
    };
}

function unreadable(reason: string, cause?: unknown): PlatformError {
    return new PlatformError('data_unreadable', `A sealed value cannot be opened. ${reason}`, {
        cause,
    });
}
