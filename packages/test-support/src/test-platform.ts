import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PublicManifest, Scope, Version } from '@bindery/contract';
import { startIsolateHost, type IsolateLimits } from '@bindery/isolate';
import { createHash } from 'node:crypto';

import {
    createPlatform,
    createSite,
    createSpace,
    install,
    installOnScope,
    openHome,
    openState,
    publish,
    type PlatformContext,
    type Home,
    type Platform,
} from '@bindery/platform';
import { openTestSchema, type TestDatabase, type TestSchema } from './databases.ts';

export interface TestPlatform extends AsyncDisposable {
    platform: Platform;
    ctx: PlatformContext;
    home: Home;
    spaceId: string;
    siteId: string;
    /** Sets the platform's clock forward. */
    advance(milliseconds: number): void;
    /** Publishes a script, installs it on everything, and waits until its setup events are over. */
    publish(options?: PublishOptions): Promise<string>;
}

export interface PublishOptions {
    name?: string;
    script?: string;
    scopes?: Scope[];
    manifest?: Partial<PublicManifest>;
    secrets?: Record<string, string>;
}

const ORIGIN = 'http://platform.invalid';

/**
 * Answers every event 200 and logs it. `events` may tell it otherwise: the handler is the body of a function of
 * `(event, environment)` that returns a Response.
 */
export function scriptOf(handler: string): string {
    return `
const handle = async (event, environment) => { ${handler}; return new Response('OK'); };
export default {
    async fetch(request) {
        const form = await request.formData();
        const event = JSON.parse(form.get('event'));
        const environment = JSON.parse(form.get('environment'));
        console.log(JSON.stringify(event));
        return handle(event, environment);
    },
};`;
}

export function versionOf({
    name = 'probe',
    script = scriptOf(''),
    scopes = ['space:content:read', 'space:metadata:read'],
    manifest = {},
    secrets = {},
}: PublishOptions): Version {
    const whole: PublicManifest = { name, title: 'Probe', script: 'index.js', scopes, ...manifest };
    return {
        hash: createHash('sha256').update(JSON.stringify(whole)).update(script).digest('hex'),
        manifest: whole,
        secrets,
        script,
        sdk: 'reference',
        assets: [],
    };
}

export interface TestPlatformOptions {
    /** On PostgreSQL in a fresh schema of the shared server; by default on PGlite. */
    database?: TestDatabase;
    /** On PostgreSQL in this schema, which the test disposes of itself. */
    postgres?: Pick<TestSchema, 'url' | 'schema'> | undefined;
    folder?: string;
    limits?: Partial<IsolateLimits>;
}

/** A platform without HTTP: real database, real isolates, and a clock that a test may set. */
export async function startTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
    const stack = new AsyncDisposableStack();
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
        }),
    );
    const ctx = await state.ctx({
        app: ORIGIN,
        api: ORIGIN,
        endpoint: ORIGIN,
        sandbox: ORIGIN,
        site: ORIGIN,
    });
    const isolate = stack.use(
        await startIsolateHost({
            processes: 1,
            apiOrigin: ORIGIN,
            platformFetch: async () => new Response(null, { status: 404 }),
            ...(options.limits === undefined ? {} : { limits: options.limits }),
        }),
    );
    const platform = stack.use(createPlatform({ ctx, isolate }));
    const home = await openHome(ctx);
    const { id: spaceId } = await createSpace(ctx, home.organizationId, 'Space');
    const { id: siteId } = await createSite(ctx, home.organizationId, {
        title: 'Site',
        spaces: [spaceId],
    });
    platform.deliveries.start();
    return {
        platform,
        ctx,
        home,
        spaceId,
        siteId,
        advance: (milliseconds) => {
            offset += milliseconds;
            // What a timer would do, had the time really passed.
            ctx.notifications.publish({ type: 'resync' });
        },
        async publish(publication = {}) {
            const { organizationId } = home;
            const { row } = await publish(ctx, {
                organizationId,
                version: versionOf(publication),
            });
            const [known] = await ctx.db
                .selectFrom('installations')
                .select('id')
                .where('integration', '=', row.name)
                .execute();
            if (known !== undefined) return known.id;
            const { id } = await install(ctx, row.name, organizationId);
            await installOnScope(ctx, row.name, id, 'space', spaceId);
            await installOnScope(ctx, row.name, id, 'site', siteId);
            await platform.deliveries.idle();
            return id;
        },
        [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
}
