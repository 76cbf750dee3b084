import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
    createSite,
    createSpace,
    openHome,
    openState,
    type Home,
    type PlatformContext,
    type Quotas,
} from '@bindery/platform';
import { openTestSchema, type TestDatabase, type TestSchema } from './databases.ts';

/** Origin of all URLs in tests without HTTP. */
export const TEST_ORIGIN = 'http://platform.invalid';

export interface TestContext extends AsyncDisposable {
    ctx: PlatformContext;
    home: Home;
    spaceId: string;
    siteId: string;
    /** Sets the platform's clock forward. */
    advance(milliseconds: number): void;
}

export interface TestContextOptions {
    /** PGlite (the default), or PostgreSQL in a new schema of the shared server. */
    database?: TestDatabase | undefined;
    /** A PostgreSQL schema to use instead. The test disposes of it. */
    postgres?: Pick<TestSchema, 'url' | 'schema'> | undefined;
    folder?: string | undefined;
    quotas?: Partial<Quotas> | undefined;
}

/** Opens a context on a real database, with an organization, a space and a site. Starts no isolates. */
export async function openTestContext(options: TestContextOptions = {}): Promise<TestContext> {
    await using stack = new AsyncDisposableStack();
    const fresh = await openTestSchema(options.database ?? 'pglite');
    if (fresh !== undefined) stack.use(fresh);
    const postgres = options.postgres ?? fresh;
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'bindery-platform-')));
    if (options.folder === undefined) {
        stack.defer(() => rm(folder, { recursive: true, force: true }));
    }
    let offset = 0;
    const state = stack.use(
        await openState({
            folder,
            now: () => new Date(Date.now() + offset),
            databaseUrl: postgres?.url,
            schema: postgres?.schema(),
            quotas: options.quotas,
        }),
    );
    const ctx = await state.ctx({
        app: TEST_ORIGIN,
        api: TEST_ORIGIN,
        endpoint: TEST_ORIGIN,
        sandbox: 'http://{integration}-frames.localhost',
        sites: 'http://{site}-site.localhost',
    });
    const home = await openHome(ctx);
    const { id: spaceId } = await createSpace(ctx, home.organizationId, 'Space');
    const { id: siteId } = await createSite(ctx, home.organizationId, {
        title: 'Site',
        spaces: [spaceId],
    });
    const resources = stack.move();
    return {
        ctx,
        home,
        spaceId,
        siteId,
        advance(milliseconds) {
            offset += milliseconds;
            // Makes workers read the clock again, as they do when a timer fires.
            ctx.notifications.publish({ type: 'resync' });
        },
        [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
}
