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

/** Reads the platform's own secrets, and creates them at the first start. */
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
 * Derives the signing secret of an integration, an installation or a site: 64 hexadecimal digits. The
 * secret derives from the root secret, so that it need not be stored.
 */
export function signingSecret(root: RootSecrets, purpose: string): string {
    return createHmac('sha256', root.signing).update(purpose).digest('hex');
}
