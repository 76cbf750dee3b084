import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { DEFAULT_LIMITS, type IsolateLimits } from '@bindery/isolate';
import type { PlatformObserver } from '@bindery/platform';
import { parseNetworks } from './networks.ts';

import { composeHost, type ComposedHost } from '../compose.ts';
import { listen, type Listener, type ListenOptions } from '../listen.ts';
import type { LogLine } from '../log-line.ts';
import { readCertificates } from '../read-certificates.ts';
import { toServerError } from '../start-error.ts';
import { createAdminApp, type AdminParts, type Readiness } from './admin-app.ts';
import { checkConfig, warnings } from './check-config.ts';
import type { Config } from './config-schema.ts';
import { applyForwarded } from './forwarded.ts';
import { addressOf, authOptionsOf, egressOf, originsOf, stateOptionsOf } from './host-options.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { watchOutages } from './outage.ts';
import { parseTraceparent, requestContext } from './request-context.ts';
import { isServedDomain } from './served-hosts.ts';

export interface ServeOptions {
    config: Config;
    /** Environment variables, for `keys.environment`, `auth.oidc.clientSecretEnvironment` and quotas. */
    variables?: Readonly<Record<string, string | undefined>>;
    /** Folder of the built workbench. */
    workbenchDirectory?: string;
    /** Folder of the built app of published sites. */
    siteDirectory?: string;
    /** Folder of the built custom element for other documentation sites. */
    embedDirectory?: string;
    /** Default: JSON lines on standard error. */
    logger?: Logger;
}

export interface RunningService extends AsyncDisposable {
    /** URL of the workbench. */
    app: string;
    /** The `endpoint` of `new GitBookAPI({ endpoint })`. */
    api: string;
    /** URL of the admin address. */
    admin: string;
    /** Port of the public address. */
    port: number;
    logger: Logger;
    /** Duration of each phase of the start in milliseconds; phases overlap. */
    timings: Record<string, number>;
    /** Reports "not ready" and asks clients to close their connections, while requests are still served. */
    beginDrain(): void;
    /**
     * Stops in favour of a successor: begins to drain and serves requests for `listen.drainSeconds`, so that load
     * balancers notice, then finishes the open requests. Dispose afterwards.
     */
    drain(): Promise<void>;
}

/** Added to the wall time of an invocation, because reading the request and sending the response take time too. */
const CLOSE_MARGIN_MS = 2000;

/**
 * Starts Bindery for production: no folders, no watching.
 *
 * @throws ServerError that says what to do.
 */
export async function serve(options: ServeOptions): Promise<RunningService> {
    const { config } = options;
    checkConfig(config);
    const logger = options.logger ?? createLogger(config.telemetry.logs.level);
    for (const warning of warnings(config)) logger.warn(warning);
    const stack = new AsyncDisposableStack();
    try {
        return await start(options, logger, stack);
    } catch (error) {
        await stack.disposeAsync();
        throw toServerError(error);
    }
}

async function start(
    { config, variables = process.env, ...folders }: ServeOptions,
    logger: Logger,
    stack: AsyncDisposableStack,
): Promise<RunningService> {
    const timings: Record<string, number> = {};
    const metrics = createMetrics({ maxIntegrations: config.telemetry.metrics.integrations });
    const readiness: Readiness = { draining: false, database: async () => false };
    const limits = (config.limits.isolates ?? {}) as Partial<IsolateLimits>; // The cast holds: a file has no undefined values.
    const wallTimeMs = limits.wallTimeMs ?? DEFAULT_LIMITS.wallTimeMs;

    // Listens first: an address in use is reported at once, and probes see a node that is alive but not ready.
    const adminAddress = addressOf(config.listen.admin);
    let servesDomain: AdminParts['servesDomain'] = async () => false;
    const admin = stack.use(await listen(adminAddress.port, adminAddress.host));
    admin.handle(
        createAdminApp({
            readiness,
            metrics: metrics.render,
            servesDomain: (domain) => servesDomain(domain),
        }).fetch as Parameters<typeof admin.handle>[0],
    );
    const address = addressOf(config.listen.public);
    const listener = await listen(address.port, address.host, {
        closeMs: wallTimeMs + CLOSE_MARGIN_MS,
        around: aroundRequest(config, metrics, logger),
    });
    stack.use(listener);

    let record: (error: unknown) => boolean = () => false;
    const log = (line: LogLine): void => {
        if (record(line.error)) return;
        logger[line.level](line.error === undefined ? {} : { err: line.error }, line.message);
    };
    const host = await composeHost(
        {
            origins: originsOf(config),
            state: {
                ...(await stateOptionsOf(config, variables)),
                warn: (message) => logger.warn(message),
            },
            auth: await authOptionsOf(config, variables),
            limits,
            isolateProcesses: config.limits.isolateProcesses,
            certificateAuthorities:
                config.egress.ca === undefined
                    ? []
                    : await readCertificates(config.egress.ca, 'egress.ca'),
            platform: () => ({
                egress: egressOf(config),
                observer: passTraces(metrics.observer),
                git: {
                    allowPrivateNetwork: config.git.allowPrivateNetwork,
                    report: (error) =>
                        log({ level: 'error', message: 'A Git synchronisation failed', error }),
                },
            }),
            prepare: async () => ({
                workbenchDirectory: folders.workbenchDirectory,
                siteDirectory: folders.siteDirectory,
                embedDirectory: folders.embedDirectory,
                acceptedHosts: 'configured',
            }),
            drainMs: wallTimeMs,
            log,
            time: measureInto(timings),
        },
        stack,
    );
    const outage = stack.use(watchOutages(host.state.database.ping, logger));
    record = outage.record;
    readiness.database = outage.probe;
    servesDomain = (domain) => isServedDomain(host.ctx, domain);
    metrics.observe({ isolate: host.isolate, database: host.state.database });
    const close = closeOnce(host, listener);
    stack.defer(close);
    host.start();
    listener.handle(host.app.fetch);

    const beginDrain = (): void => {
        readiness.draining = true;
        listener.closeConnections();
        logger.info(
            { event: 'draining', seconds: config.listen.drainSeconds },
            'Draining: not ready, still serving.',
        );
    };

    const stop = stack.move();
    return {
        app: `${host.ctx.urls.origins.app}/`,
        api: host.ctx.urls.origins.api,
        admin: `http://${hostText(adminAddress.host)}:${admin.port}`,
        port: listener.port,
        logger,
        timings,
        beginDrain,
        async drain() {
            beginDrain();
            await sleep(config.listen.drainSeconds * 1000);
            await close();
        },
        async [Symbol.asyncDispose]() {
            await stop.disposeAsync();
            logger.info({ event: 'stopped' }, 'Stopped.');
            logger.flush();
        },
    };
}

/** Ends event streams, which would keep requests from ending, then finishes the open requests. */
function closeOnce({ live }: ComposedHost, listener: Listener): () => Promise<void> {
    let closed: Promise<void> | undefined;
    return () => {
        live[Symbol.dispose]();
        closed ??= listener[Symbol.asyncDispose]() as Promise<void>;
        return closed;
    };
}

/** Gives each request an id, its real client and URL, a measurement and a log line. */
function aroundRequest(
    config: Config,
    metrics: Metrics,
    logger: Logger,
): NonNullable<ListenOptions['around']> {
    // `checkConfig` runs before, and the schema accepts only networks that can be parsed.
    const trusted = parseNetworks(config.trustedProxies).networks!;
    return (incoming, outgoing, handle) => {
        const startedAt = performance.now();
        const path = incoming.url?.split('?')[0];
        const { address, requestId = randomUUID() } = applyForwarded(incoming, trusted);
        const trace = parseTraceparent(incoming.headers['traceparent']);
        outgoing.setHeader('X-Request-Id', requestId);
        outgoing.once('close', () => {
            const seconds = (performance.now() - startedAt) / 1000;
            metrics.response(outgoing.statusCode, seconds);
            if (!config.telemetry.logs.requests) return;
            logger.info(
                {
                    requestId,
                    ...(trace === undefined ? {} : { traceId: trace.traceId }),
                    method: incoming.method,
                    host: incoming.headers.host,
                    path,
                    status: outgoing.statusCode,
                    ms: Math.round(seconds * 1000),
                    client: address,
                },
                'request',
            );
        });
        requestContext.run({ requestId, trace }, () => handle(address));
    };
}

/** Adds the `traceparent` of the current request to the outbound calls of the integrations that it invokes. */
function passTraces(observer: Metrics['observer']): PlatformObserver {
    return {
        ...observer,
        invocation: (started) => ({
            ...observer.invocation(started),
            traceparent: requestContext.getStore()?.trace?.traceparent,
        }),
    };
}

function measureInto(timings: Record<string, number>) {
    return async <T>(phase: string, work: Promise<T>): Promise<T> => {
        const startedAt = performance.now();
        try {
            return await work;
        } finally {
            timings[phase] = Math.round(performance.now() - startedAt);
        }
    };
}

const hostText = (host: string) => (host.includes(':') ? `[${host}]` : host);
