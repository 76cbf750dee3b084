import { createHash } from 'node:crypto';

import type { PublicManifest, Scope, Version } from '@bindery/contract';
import { startIsolateHost, type IsolateLimits } from '@bindery/isolate';
import { createPlatform, install, installOnScope, publish, type Platform } from '@bindery/platform';
import {
    openTestContext,
    TEST_ORIGIN,
    type TestContext,
    type TestContextOptions,
} from './test-context.ts';

export interface TestPlatform extends TestContext {
    platform: Platform;
    /**
     * Publishes a script, installs it on the organization, the space and the site, and waits until its setup events are
     * delivered. Returns the id of the installation.
     */
    publish(options?: PublishOptions): Promise<string>;
}

export interface PublishOptions {
    name?: string;
    script?: string;
    scopes?: Scope[];
    manifest?: Partial<PublicManifest>;
    secrets?: Record<string, string>;
}

/**
 * Returns a script that logs every event and responds with 200.
 *
 * @param handler Body of a function of `(event, environment)`. It may return another Response.
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
    manifest: fields = {},
    secrets = {},
}: PublishOptions): Version {
    const manifest: PublicManifest = {
        name,
        title: 'Probe',
        script: 'index.js',
        scopes,
        ...fields,
    };
    return {
        hash: createHash('sha256').update(JSON.stringify(manifest)).update(script).digest('hex'),
        manifest,
        secrets,
        script,
        sdk: 'reference',
        assets: [],
    };
}

export interface TestPlatformOptions extends TestContextOptions {
    limits?: Partial<IsolateLimits>;
}

/** Starts a platform without HTTP, with a real database, real isolates, and a clock that a test sets forward. */
export async function startTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
    await using stack = new AsyncDisposableStack();
    const state = stack.use(await openTestContext(options));
    const { ctx, home, spaceId, siteId } = state;
    const isolate = stack.use(
        await startIsolateHost({
            processes: 1,
            apiOrigin: TEST_ORIGIN,
            platformFetch: async () => new Response(null, { status: 404 }),
            ...(options.limits === undefined ? {} : { limits: options.limits }),
        }),
    );
    const platform = stack.use(createPlatform({ ctx, isolate }));
    platform.deliveries.start();
    const started = stack.move();
    return {
        ...state,
        platform,
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
        [Symbol.asyncDispose]: () => started.disposeAsync(),
    };
}
