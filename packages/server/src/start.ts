import { mkdir } from 'node:fs/promises';

import type { FolderBuild, SDK } from '@bindery/contract';
import type { OutboundFetch } from '@bindery/isolate';
import {
    keepPrivate,
    loadInstallations,
    loadSites,
    readQuotas,
    siteView,
    type Home,
    type PlatformContext,
    type PublishedIntegration,
} from '@bindery/platform';

import type { CpuShares } from './budget/cpu-budgets.ts';
import { composeHost } from './compose.ts';
import { openFolders } from './development/folders.ts';
import { openLocalAccess } from './development/local-access.ts';
import { prepare } from './development/prepare.ts';
import { ServerError } from './error.ts';
import { readCertificates } from './read-certificates.ts';
import { toServerError } from './start-error.ts';
import { readIsolation } from './isolation.ts';
import { listen } from './listen.ts';
import type { LogLine } from './log-line.ts';
import { developmentOrigins } from './origins.ts';
import { signInUrl } from './workbench/sign-in-url.ts';

export interface ServerOptions {
    /** 0: any free port. */
    port: number;
    /** Address to listen on; default: loopback. */
    host?: string;
    /** Folder of the state, the keys and, without `databaseUrl`, the database. */
    dataDirectory: string;
    /** A PostgreSQL server; default: PGlite in the data directory. */
    databaseUrl?: string;
    /** PostgreSQL schema; default `public`. */
    databaseSchema?: string;
    /** Folders to build, watch, publish and install. */
    integrations: { folder: string }[];
    /** `reference`: bundles contain the SDK in the folder's `node_modules`. Default: `bindery`. */
    sdk?: SDK;
    /**
     * Integrations that may call loopback and private addresses; true: all. Development only. With true, the local user
     * may use Git repositories there.
     */
    allowPrivateNetwork?: boolean | readonly string[];
    /**
     * Folders of this machine whose Git repositories the local user may use, besides the integration folders. Only for
     * a server that listens on loopback.
     */
    gitFolders?: readonly string[];
    /** PEM file with certificate authorities that integrations trust besides the public ones. */
    egressCa?: string;
    /** Origin of a tunnel to the public endpoints, for webhooks and OAuth redirects. Default: this machine only. */
    tunnelUrl?: string;
    /** Answers the outbound calls to these hosts in place of the network, for fake services. */
    outbound?: { hosts: () => readonly string[]; fetch: OutboundFetch };
    /** Name of the entry of `envs` to merge into each manifest. Default: `default`, if it exists. */
    environment?: string;
    /** Folder of the built workbench. */
    workbenchDirectory?: string;
    /** Folder of the built app of published sites. */
    siteDirectory?: string;
    /** Share of the event loop that each caller may use. Default: `DEFAULT_CPU_SHARES`. */
    cpuShares?: CpuShares;
    /** Folder of the built custom element for other documentation sites. */
    embedDirectory?: string;
    /** Called with each folder's build status, once the running version is known. */
    onBuild?: (build: FolderBuild) => void;
    /** Called with warnings and internal errors. They contain no content of requests. */
    log?: (line: LogLine) => void;
}

export interface RunningIntegration {
    name: string;
    /** 0 if no build of the folder has succeeded. */
    version: number;
    publicEndpoint: string;
    /** Status of the installation, or `broken` if the folder does not build; an earlier version may still run. */
    status: 'active' | 'pending' | 'paused' | 'broken';
}

export interface RunningServer extends AsyncDisposable {
    /** URL of the workbench with a code that signs one browser in, once. */
    workbench: string;
    /** The `endpoint` of `new GitBookAPI({ endpoint })`. */
    api: string;
    /** An API token of the local user with all scopes. It ends with the server, and within a day. */
    token: string;
    integrations: RunningIntegration[];
    /** The published sites. */
    sites: { name: string; url: string }[];
    /** Creates another URL that signs one browser in, once. */
    signInUrl(path?: string): Promise<string>;
    /** Duration of each phase of the start in milliseconds; phases overlap. */
    timings: Record<string, number>;
}

/** Time limit for running invocations when the server stops. */
const DRAIN_MS = 3000;

/**
 * Starts Bindery: state, isolates, integrations and HTTP on one port.
 *
 * @throws ServerError with one line that says what to do.
 * @example
 * const integrations = [{ folder: 'examples/hello-world' }];
 * await using server = await startServer({ port: 0, dataDirectory: '.bindery', integrations });
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
    const timings: Record<string, number> = {};
    const time = async <T>(phase: string, work: Promise<T>): Promise<T> => {
        const startedAt = performance.now();
        try {
            return await work;
        } finally {
            timings[phase] = Math.round(performance.now() - startedAt);
        }
    };
    const stack = new AsyncDisposableStack();
    try {
        const server = await start(options, stack, time);
        return { ...server, timings };
    } catch (error) {
        await stack.disposeAsync();
        throw toServerError(error);
    }
}

type Time = <T>(phase: string, work: Promise<T>) => Promise<T>;

async function start(
    options: ServerOptions,
    stack: AsyncDisposableStack,
    time: Time,
): Promise<Omit<RunningServer, 'timings'>> {
    const host = options.host ?? '127.0.0.1';
    const loopback = host === '127.0.0.1' || host === 'localhost' || host === '::1';
    const listener = stack.use(await listen(options.port, host));
    const log = options.log ?? (() => {});
    const warn = (message: string): void => log({ level: 'warn', message });
    await makeDataDirectory(options.dataDirectory, warn);
    const isolation = await readIsolation(options.dataDirectory);
    const origins = developmentOrigins(listener.port, options.tunnelUrl);

    let published: readonly PublishedIntegration[] = [];
    let home: Home | undefined;
    const composed = await composeHost(
        {
            origins,
            state: {
                quotas: readQuotas(process.env),
                folder: options.dataDirectory,
                databaseUrl: options.databaseUrl,
                schema: options.databaseSchema,
                warn,
            },
            limits: isolation.limits,
            certificateAuthorities:
                options.egressCa === undefined
                    ? []
                    : await readCertificates(options.egressCa, '--egress-ca'),
            outboundFetch: options.outbound?.fetch,
            openFolders: () =>
                openFolders(
                    options.integrations.map(({ folder }) => folder),
                    {
                        sdk: options.sdk ?? 'bindery',
                        environment: options.environment,
                        onBuild: options.onBuild ?? (() => {}),
                        onWarning: (message, error) => log({ level: 'warn', message, error }),
                    },
                ),
            platform: ({ folders }) => ({
                recordResponses: folders.watching,
                egress: (integration) => ({
                    ...isolation.egress(integration),
                    intercept: options.outbound?.hosts() ?? [],
                    allowPrivateNetwork: isAllowed(options.allowPrivateNetwork, integration),
                }),
                git: {
                    localFolders: loopback && folders.watching ? namedFolders(options) : [],
                    allowPrivateNetwork: options.allowPrivateNetwork === true,
                    isLocalUser: (userId) => home !== undefined && userId === home.userId,
                    report: (error) =>
                        log({ level: 'error', message: 'A Git synchronisation failed', error }),
                },
            }),
            prepare: async ({ ctx, folders, live }) => {
                ({ home, published } = await prepare(ctx, folders, live.publish));
                return {
                    workbenchDirectory: options.workbenchDirectory,
                    siteDirectory: options.siteDirectory,
                    embedDirectory: options.embedDirectory,
                    acceptedHosts: loopback ? 'loopback' : 'any',
                    cpuShares: options.cpuShares,
                };
            },
            auth: { codes: true },
            drainMs: DRAIN_MS,
            log,
            time,
        },
        stack,
    );
    const { ctx, app, folders, live } = composed;
    const { identity } = composed.authentication;
    if (home === undefined) throw new Error('composeHost prepares the data.');
    const principal: Home = home;
    const { token } = stack.use(
        await openLocalAccess(options.dataDirectory, origins.api, identity, principal),
    );
    stack.defer(() => listener[Symbol.asyncDispose]());
    // Disposed first: open event streams would keep requests from ending.
    stack.defer(() => live[Symbol.dispose]());
    composed.start();
    listener.handle(app.fetch);

    const stop = stack.move();
    return {
        workbench: await signInUrl(ctx, identity, principal),
        api: origins.api,
        token,
        integrations: await describe(ctx, principal.organizationId, published, folders.builds()),
        sites: await publishedSites(ctx, principal.organizationId),
        signInUrl: (path) => signInUrl(ctx, identity, principal, path),
        [Symbol.asyncDispose]: () => stop.disposeAsync(),
    };
}

async function describe(
    ctx: PlatformContext,
    organizationId: string,
    published: readonly PublishedIntegration[],
    builds: readonly FolderBuild[],
): Promise<RunningIntegration[]> {
    const installations = await loadInstallations(ctx, ctx.db, { organizationId });
    return [
        ...published.map(({ row }) => ({
            name: row.name,
            version: row.version,
            publicEndpoint: ctx.urls.publicEndpoint({ kind: 'integration', integration: row.name }),
            status:
                installations.find(({ integration }) => integration === row.name)?.status ??
                'pending',
        })),
        ...builds.flatMap(({ integration: name, status }) =>
            status.state === 'broken'
                ? {
                      name,
                      version: status.running ?? 0,
                      publicEndpoint: ctx.urls.publicEndpoint({
                          kind: 'integration',
                          integration: name,
                      }),
                      status: 'broken' as const,
                  }
                : [],
        ),
    ];
}

async function publishedSites(
    ctx: PlatformContext,
    organizationId: string,
): Promise<RunningServer['sites']> {
    const rows = (await loadSites(ctx.db, organizationId)).filter((row) => row.published);
    const views = await Promise.all(rows.map((row) => siteView(ctx.db, row, ctx.urls)));
    return rows.flatMap(({ slug: name }, index) => {
        const url = views[index]?.urls.published;
        return url === undefined ? [] : [{ name, url }];
    });
}

function isAllowed(allowed: ServerOptions['allowPrivateNetwork'], integration: string): boolean {
    return typeof allowed === 'object' ? allowed.includes(integration) : allowed === true;
}

function namedFolders({ integrations, gitFolders = [] }: ServerOptions): string[] {
    return [...integrations.map(({ folder }) => folder), ...gitFolders];
}

/** @throws ServerError `data_unreadable`, `data_exposed`. */
async function makeDataDirectory(path: string, warn: (message: string) => void): Promise<void> {
    try {
        await mkdir(path, { recursive: true, mode: 0o700 });
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const reason =
            code === 'EEXIST' || code === 'ENOTDIR' ? 'there is a file of this name' : message;
        throw new ServerError(
            'data_unreadable',
            `${path} cannot be the data folder: ${reason}. Choose another with --data.`,
            { cause: error },
        );
    }
    await keepPrivate(path, 'folder', warn);
}
