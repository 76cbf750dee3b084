import { ALL_PERMISSIONS } from '@bindery/contract';
import { createIdentity, storePassword } from '@bindery/identity';
import {
    createOrganization,
    createUser,
    findOrganization,
    findUser,
    initialise,
    openState,
    PlatformError,
    type Home,
    type NewUser,
    type PlatformContext,
} from '@bindery/platform';

import { toServerError } from '../start-error.ts';
import type { Config } from './config-schema.ts';
import { originsOf, stateOptionsOf } from './host-options.ts';

/** The operations of `bindery admin` on the database of a configuration. */
export interface Administration extends AsyncDisposable {
    readonly ctx: PlatformContext;
    /** Creates the first organization and its owner. @throws PlatformError `conflict` if there is an organization. */
    init(organization: string, owner: NewUser): Promise<Home>;
    createOrganization(title: string): Promise<string>;
    /** @throws PlatformError `not_found` for an unknown organization. */
    createUser(organizationId: string, user: NewUser): Promise<string>;
    /** Stores the hash of a user's password, and signs the user out everywhere. */
    setPassword(userId: string, hash: string): Promise<void>;
    /** Issues an API token of a user. @throws PlatformError `not_found`. */
    issueToken(userId: string, days: number): Promise<string>;
    /** Finds a user by id or e-mail address. @throws PlatformError `not_found`, `conflict` if several match. */
    findUserId(text: string): Promise<string>;
}

/**
 * Opens the database of a configuration for administration.
 *
 * @throws ServerError, e.g. `data_in_use` while a server has the embedded database open.
 */
export async function openAdministration(
    config: Config,
    variables: Readonly<Record<string, string | undefined>>,
): Promise<Administration> {
    const state = await openState(await stateOptionsOf(config, variables)).catch(
        (error: unknown) => {
            throw toServerError(error);
        },
    );
    const ctx = await state.ctx(originsOf(config));
    const identity = createIdentity(ctx);
    return {
        ctx,
        init: (organization, owner) => initialise(ctx, organization, owner),
        createOrganization: (title) => createOrganization(ctx.db, title),
        async createUser(organizationId, user) {
            await findOrganization(ctx.db, organizationId);
            return createUser(ctx.db, organizationId, user);
        },
        setPassword: (userId, hash) =>
            ctx.db.transaction().execute((tx) => storePassword(ctx, tx, userId, hash)),
        async issueToken(userId, days) {
            const user = await findUser(ctx.db, userId);
            const { token } = await identity.createToken(
                { userId, organizationId: user.organization_id, permissions: ALL_PERMISSIONS },
                { name: 'bindery admin', expiresInDays: days },
            );
            return token;
        },
        async findUserId(text) {
            const rows = await ctx.db
                .selectFrom('users')
                .select('id')
                .where((or) => or.or([or('id', '=', text), or('email', '=', text)]))
                .limit(2)
                .execute();
            if (rows.length > 1) {
                throw new PlatformError(
                    'conflict',
                    `Several users have the address ${text}: give the id of one.`,
                );
            }
            const [row] = rows;
            if (row === undefined) {
                throw new PlatformError('not_found', `There is no user ${JSON.stringify(text)}.`);
            }
            return row.id;
        },
        [Symbol.asyncDispose]: () => state[Symbol.asyncDispose](),
    };
}
