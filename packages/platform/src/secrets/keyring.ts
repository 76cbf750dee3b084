import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { PlatformError } from '../error.ts';
import { takeRandom } from '../random.ts';

/**
 * Keys that seal what must not stand in plain text in the database: AES-256-GCM, with the id of the key stored in the
 * sealed text, so that keys can be rotated, and with the purpose bound to it, so that a sealed text copied into
 * another row does not open.
 */
export interface Keyring {
    /** Encrypts a text for one purpose, e.g. `installation:ID:configuration`. */
    seal(text: string, purpose: string): string;
    /** @throws PlatformError `data_unreadable` when the key is missing, or text or purpose are not those sealed. */
    open(sealed: string, purpose: string): string;
    /** The key that new texts are sealed with. */
    readonly current: string;
}

interface KeyFile {
    current: string;
    /** Key id -> 32 bytes, base64. */
    keys: Record<string, string>;
}

const NONCE_BYTES = 12; // what NIST SP 800-38D, 5.2.1.1 recommends for GCM
const TAG_BYTES = 16;

/**
 * Reads the keys from a file that only its owner can read, and makes one when there is none.
 *
 * @example
 * const keyring = await openKeyring('.bindery/keys.json');
 * keyring.open(keyring.seal('s3cret', 'a'), 'a'); // 's3cret'
 */
export async function openKeyring(path: string): Promise<Keyring> {
    return createKeyring(await readOrCreate(path));
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

/** Forgets all keys but the current one. What they sealed is lost, unless it was sealed anew before. */
export async function retireOldKeys(path: string): Promise<void> {
    const { current, keys } = await readOrCreate(path);
    await replace(path, { current, keys: { [current]: keys[current] ?? '' } });
}

/** At every moment the file holds either the old keys or the new ones, whole: half of it would be the loss of everything. */
async function replace(path: string, file: KeyFile): Promise<void> {
    await rename(await writeBeside(path, file), path);
    await flush(dirname(path));
}

/** Writes a file beside the one that it will be, to the disk; returns its path. */
async function writeBeside(path: string, file: KeyFile): Promise<string> {
    const beside = `${path}.${randomBytes(4).toString('hex')}`;
    const handle = await open(beside, 'wx', 0o600);
    try {
        await handle.writeFile(JSON.stringify(file, null, 4));
        await handle.sync();
    } finally {
        await handle.close();
    }
    return beside;
}

/** A name survives a power cut once its folder is on the disk. */
async function flush(folder: string): Promise<void> {
    // Windows opens no folders, and needs it not.
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
    const id = newKeyId();
    const file = { current: id, keys: { [id]: randomBytes(32).toString('base64') } };
    const beside = await writeBeside(path, file);
    try {
        // Unlike a rename it fails when another process made them meanwhile.
        await link(beside, path);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        return readOrCreate(path);
    } finally {
        await rm(beside);
    }
    await flush(dirname(path));
    return file;
}

/** Null when there are none yet. */
async function read(path: string): Promise<KeyFile | null> {
    try {
        return JSON.parse(await readFile(path, 'utf8')) as KeyFile;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw new PlatformError('data_unreadable', `The keys in ${path} cannot be read.`, {
            cause: error,
        });
    }
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

function unreadable(why: string, cause?: unknown): PlatformError {
    return new PlatformError('data_unreadable', `A sealed value cannot be opened. ${why}`, {
        cause,
    });
}
