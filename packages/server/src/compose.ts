import { createIdentity, createSessionCookie, type AuthOptions } from '@bindery/identity';
import {
    startIsolateHost,
    type IsolateHost,
    type IsolateLimits,
    type OutboundFetch,
} from '@bindery/isolate';
import {
    createPlatform,
    openState,
    type OpenState,
    type Origins,
    type Platform,
    type PlatformContext,
    type PlatformOptions,
    type StateOptions,
} from '@bindery/platform';

import { createOpenAIModel, readModelOptions } from './answers/openai-model.ts';
import { warmChecks } from './api/check-request.ts';
import { createApp, type App, type AppOptions } from './app.ts';
import type { Authentication } from './authenticate.ts';
import { openFolders, type Folders } from './development/folders.ts';
import type { LogLine } from './log-line.ts';
import { createLiveStream, type LiveStream } from './live/live-stream.ts';

export interface HostOptions {
    origins: Origins;
    state: StateOptions;
    /** Limits of isolates; the defaults of `@bindery/isolate` apply to absent ones. */
    limits: Partial<IsolateLimits>;
    /** Number of shared isolate processes. Default: the number of cores. */
    isolateProcesses?: number | undefined;
    /** Certificates in PEM that outbound calls trust besides the public authorities. */
    certificateAuthorities?: readonly string[] | undefined;
    /** Answers the outbound calls that the egress policy intercepts. */
    outboundFetch?: OutboundFetch | undefined;
    /** Opens the folders in development. Default: no folders. */
    openFolders?: (() => Promise<Folders>) | undefined;
    platform: (parts: {
        ctx: PlatformContext;
        folders: Folders;
    }) => Omit<PlatformOptions, 'ctx' | 'isolate'>;
    /** Prepares the data and returns what the app needs of it. Runs before requests are served. */
    prepare: (parts: {
        ctx: PlatformContext;
        folders: Folders;
        live: LiveStream;
    }) => Promise<Omit<AppOptions, 'platform' | 'folders' | 'live' | 'report' | 'authentication'>>;
    /** Ways in which people sign in. Default: none; the API accepts tokens. */
    auth?: AuthOptions | undefined;
    /** Time limit for running invocations when the host stops, in milliseconds. */
    drainMs: number;
    log: (line: LogLine) => void;
    /** Measures a phase of the start. */
    time: <T>(phase: string, work: Promise<T>) => Promise<T>;
}

export interface ComposedHost {
    ctx: PlatformContext;
    state: OpenState;
    isolate: IsolateHost;
    platform: Platform;
    folders: Folders;
    live: LiveStream;
    app: App;
    authentication: Authentication;
    /** Starts deliveries and Git sync. */
    start(): void;
}

/** Delay of work that must not slow the first requests. */
const WARM_MS = 20;

/**
 * Composes the packages into a host: state, isolates, platform and HTTP handlers. `startServer` and `serve` use it.
 *
 * @param stack Receives the parts. It disposes of them in reverse order: first those that the caller adds after this
 * call, then deliveries finish, isolates drain and the database closes.
 */
export async function composeHost(
    options: HostOptions,
    stack: AsyncDisposableStack,
): Promise<ComposedHost> {
    const { log, time, origins } = options;
    const modelOptions = readModelOptions(process.env);
    // Independent parts start at the same time; when one fails, the others are stopped.
    let app: App | undefined;
    const [state, isolate, folders] = await allOrNone(stack, [
        time('database', openState({ ...options.state, scriptBytes: options.limits.scriptBytes })),
        time(
            'isolates',
            startIsolateHost({
                apiOrigin: origins.api,
                limits: options.limits,
                ...(options.isolateProcesses === undefined
                    ? {}
                    : { processes: options.isolateProcesses }),
                certificateAuthorities: options.certificateAuthorities,
                outboundFetch: options.outboundFetch,
                platformFetch: async (request) =>
                    app === undefined ? new Response(null, { status: 503 }) : app.api(request),
            }),
        ),
        time('builds', (options.openFolders ?? noFolders)()),
    ]);
    const ctx = await state.ctx(origins);
    const platform = createPlatform({
        ...options.platform({ ctx, folders }),
        model: modelOptions && createOpenAIModel(modelOptions),
        ctx,
        isolate,
    });
    const identity = createIdentity(ctx, { sessionMs: options.auth?.sessionMs });
    const live = stack.use(createLiveStream(Date.now(), ctx.quotas, identity.reloadUsers));
    const prepared = await time('content', options.prepare({ ctx, folders, live }));
    const authentication = {
        identity,
        cookie: createSessionCookie(origins.app),
        options: options.auth ?? {},
    };
    app = createApp({
        ...prepared,
        authentication,
        platform,
        folders,
        live,
        report: (error, request) =>
            log({
                level: 'error',
                message: `${request.method} ${new URL(request.url).pathname} failed`,
                error,
            }),
    });

    stack.defer(
        platform.traces.subscribe((invocation) =>
            live.publish({ type: 'invocation', invocation }),
        ) as () => void,
    );
    stack.defer(publishNotifications(ctx, live));
    stack.defer(() => isolate.drain(options.drainMs));
    stack.use(platform);
    // Reads the OpenAPI document before the first block is rendered, because reading it is slow.
    setTimeout(() => warmChecks(['renderIntegrationUIWithPost']), WARM_MS).unref();
    return {
        ctx,
        state,
        isolate,
        platform,
        folders,
        live,
        app,
        authentication,
        start() {
            platform.deliveries.start();
            platform.git.start();
        },
    };
}

const noFolders = () => openFolders([], { sdk: 'bindery', onBuild: () => {}, onWarning: () => {} });

/** Publishes the change notifications that the workbench shows. Returns a function that ends the subscription. */
function publishNotifications(ctx: PlatformContext, live: LiveStream): () => void {
    return ctx.notifications.subscribe((notification) => {
        if (
            notification.type === 'state' ||
            notification.type === 'page' ||
            notification.type === 'git'
        ) {
            live.publish(notification);
        }
        if (notification.type === 'version') {
            live.publish({
                type: 'version',
                integration: notification.integration,
                version: notification.version,
            });
        }
    });
}

/** Waits for all promises. If one rejects, the stack disposes of the others and the first error is thrown. */
async function allOrNone<T extends readonly Promise<AsyncDisposable>[]>(
    stack: AsyncDisposableStack,
    started: [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
    const results = await Promise.allSettled(started);
    for (const result of results) {
        if (result.status === 'fulfilled') stack.use(result.value);
    }
    for (const result of results) {
        if (result.status === 'rejected') throw result.reason;
    }
    return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as {
        [K in keyof T]: Awaited<T[K]>;
    };
}
