import { createHmac, randomBytes } from 'node:crypto';

import type { Connection } from '../database/schema.ts';
import type { Keyring } from './keyring.ts';

/** Secrets that the platform made for itself once, kept sealed in the database. */
export interface RootSecrets {
    /** Signs API tokens. */
    tokens: Uint8Array;
    /** All signing secrets of integrations and installations derive from it. */
    signing: Uint8Array;
}

/** Reads the platform's own secrets, and makes them on the first start. */
export async function openRootSecrets(db: Connection, keyring: Keyring): Promise<RootSecrets> {
    return {
        tokens: await readOrCreate(db, keyring, 'token-key'),
        signing: await readOrCreate(db, keyring, 'signing-key'),
    };
}

async function readOrCreate(db: Connection, keyring: Keyring, name: string): Promise<Uint8Array> {
    const fresh = keyring.seal(randomBytes(32).toString('base64'), `setting:${name}`);
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
 * The secret that an integration or installation signs its own things with. Derived, so that it stays the same without
 * being stored; 64 hexadecimal digits.
 */
export function signingSecret(root: RootSecrets, purpose: string): string {
    return createHmac('sha256', root.signing).update(purpose).digest('hex');
}
