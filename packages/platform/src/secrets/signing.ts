import { createHmac, randomBytes } from 'node:crypto';

import type { Connection } from '../database/schema.ts';
import type { Keyring } from './keyring.ts';

/** The platform's own secrets, created at the first start and stored sealed in the database. */
export interface RootSecrets {
    /** Signs API tokens. */
    tokens: Uint8Array;
    /** Signing secrets of integrations, installations and sites derive from it. */
    signing: Uint8Array;
}

const TOKEN_KEY = 'token-key';

/** Reads the platform's own secrets, and creates them at the first start. */
export async function openRootSecrets(db: Connection, keyring: Keyring): Promise<RootSecrets> {
    return {
        tokens: await readOrCreate(db, keyring, TOKEN_KEY),
        signing: await readOrCreate(db, keyring, 'signing-key'),
    };
}

/**
 * Replaces the key that signs the tokens of integrations: a copy of the old keys and the database could sign more. The
 * signing secrets stay, because other servers and published links have them.
 */
export async function renewTokenKey(db: Connection, keyring: Keyring): Promise<void> {
    await db
        .updateTable('settings')
        .set({ value_sealed: sealNewSecret(keyring, TOKEN_KEY) })
        .where('name', '=', TOKEN_KEY)
        .execute();
}

function sealNewSecret(keyring: Keyring, name: string): string {
    return keyring.seal(randomBytes(32).toString('base64'), `setting:${name}`);
}

async function readOrCreate(db: Connection, keyring: Keyring, name: string): Promise<Uint8Array> {
    const fresh = sealNewSecret(keyring, name);
    await db
        .insertInto('settings')
        .values({ name, value_sealed: fresh })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    const { value_sealed } = await db
        .selectFrom('settings')
        .select('value_sealed')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
    return Buffer.from(keyring.open(value_sealed, `setting:${name}`), 'base64');
}

/**
 * Derives the signing secret of an integration, an installation or a site: 64 hexadecimal digits. The
 * secret derives from the root secret, so that it need not be stored.
 */
export function signingSecret(root: RootSecrets, purpose: string): string {
    return createHmac('sha256', root.signing).update(purpose).digest('hex');
}
