import type { EgressPolicy, IsolateHost } from '@bindery/isolate';

import { createAnswers, type Answers } from './answers/answers.ts';
import type { AnswerModel } from './answers/model.ts';
import {
    createChangeNotifications,
    type PlatformContext,
    type ChangeNotification,
} from './platform-context.ts';
import type { OpenDatabase } from './database/open-database.ts';
import { openDatabase } from './database/open.ts';
import type { PostgresOptions } from './database/postgres.ts';
import type { Signals } from './database/signals.ts';
import { createDeliveries, type Deliveries } from './deliveries/deliveries.ts';
import { createEnvironments, type Environments } from './environment/environment.ts';
import { createGitSync, type GitPolicy, type GitSync } from './git-sync/git-sync.ts';
import { createInvoke, type Invoke } from './invocations/invoke.ts';
import { createTraces, type Traces } from './invocations/traces.ts';
import type { PlatformObserver } from './observer.ts';
import { DEFAULT_QUOTAS, type Quotas } from './quotas.ts';
import { createRender, type Render } from './render/render.ts';
import { DEFAULT_RETENTION, type Retention } from './retention.ts';
import { keySourceOf, openKeySource, type KeySource } from './secrets/keyring.ts';
import { openRootSecrets } from './secrets/signing.ts';
import { createTokens } from './tokens/token.ts';
import { createUrls, type Origins } from './urls.ts';

/** The default of the isolates' limit `scriptBytes`. */
const SCRIPT_BYTES = 2 * 1024 * 1024;

/** The database and keys of the platform. Hosts open them first, while the isolates start. */
export interface OpenState extends AsyncDisposable {
    database: OpenDatabase;
    ctx: (origins: Origins) => Promise<PlatformContext>;
}

export interface StateOptions {
    /** Folder of the keys and of PGlite's data. */
    folder: string;
    /** Source of the keys; default: `keys.json` in the folder. */
    keys?: KeySource | undefined;
    databaseUrl?: string | undefined;
    schema?: string | undefined;
    /** Connections to PostgreSQL. */
    postgres?: PostgresOptions | undefined;
    /** Default: {@link DEFAULT_RETENTION}. */
    retention?: Partial<Retention> | undefined;
    /** Default: {@link DEFAULT_QUOTAS}. */
    quotas?: Partial<Quotas> | undefined;
    /** Bytes of the largest script that isolates run. Default: {@link SCRIPT_BYTES}. */
    scriptBytes?: number | undefined;
    /** Holds versions that ask for more scopes until a person promotes them. Default: false. */
    holdWiderVersions?: boolean | undefined;
    now?: () => Date;
    /** Called with a warning about the permissions of files. Default: a warning of the process. */
    warn?: ((message: string) => void) | undefined;
}

/**
 * Opens the database and the keys.
 *
 * @throws PlatformError `data_in_use`, `database_unavailable`, `data_unreadable`, `data_exposed`, `schema_newer`,
 * `rights_missing`.
 */
export async function openState(options: StateOptions): Promise<OpenState> {
    const database = await openDatabase({
        folder: options.folder,
        url: options.databaseUrl,
        schema: options.schema,
        postgres: options.postgres,
        warn: options.warn,
    });
    try {
        const keyring = await openKeySource(keySourceOf(options), options.warn);
        const secrets = await openRootSecrets(database.db, keyring);
        const now = options.now ?? (() => new Date());
        const tokens = createTokens(secrets.tokens, now);
        let signals: Signals | undefined;
        return {
            database,
            async ctx(origins) {
                const notifications = createChangeNotifications();
                signals = await database.signals({
                    onMessage: (message) => {
                        // `transact` in another process sends the message; it is null if the notifications were too
                        // long.
                        const received = (message as ChangeNotification[] | null) ?? [
                            { type: 'resync' },
                        ];
                        for (const notification of received) notifications.publish(notification);
                    },
                    onReconnect: () => notifications.publish({ type: 'resync' }),
                });
                const urls = createUrls(origins);
                const { db, append, vacuum } = database;
                return {
                    db,
                    keyring,
                    secrets,
                    tokens,
                    urls,
                    notifications,
                    signals,
                    append,
                    vacuum,
                    quotas: { ...DEFAULT_QUOTAS, ...options.quotas },
                    retention: { ...DEFAULT_RETENTION, ...options.retention },
                    scriptBytes: options.scriptBytes ?? SCRIPT_BYTES,
                    holdWiderVersions: options.holdWiderVersions ?? false,
                    now,
                };
            },
            async [Symbol.asyncDispose]() {
                await signals?.[Symbol.asyncDispose]();
                await database[Symbol.asyncDispose]();
            },
        };
    } catch (error) {
        await database[Symbol.asyncDispose]();
        throw error;
    }
}

/** The running services of the platform. Functions that take the context read and change its stored state. */
export interface Platform extends AsyncDisposable {
    ctx: PlatformContext;
    environments: Environments;
    traces: Traces;
    invoke: Invoke;
    render: Render;
    deliveries: Deliveries;
    git: GitSync;
    answers: Answers;
}

export interface PlatformOptions {
    ctx: PlatformContext;
    isolate: IsolateHost;
    /** Returns the hosts that an integration may call, from its name. Default: every public host. */
    egress?: (integration: string) => EgressPolicy;
    /** Records responses, environments and timing in traces, for development. */
    recordResponses?: boolean;
    /** Returns the milliseconds by which `Date` in isolates is ahead, for tests. */
    clockOffsetMs?: () => number;
    /** The repositories that Git sync may use; default: those on the public internet. */
    git?: Partial<GitPolicy>;
    /** Generates answers; default: answers are quotations of the pages. */
    model?: AnswerModel | undefined;
    /** Observes the platform's operations, for metrics and traces. */
    observer?: PlatformObserver | undefined;
}

/** Creates the parts of the platform. Deliveries start with `deliveries.start()`, Git sync with `git.start()`. */
export function createPlatform({
    ctx,
    isolate,
    egress,
    recordResponses = false,
    clockOffsetMs,
    git: policy,
    model,
    observer = {},
}: PlatformOptions): Platform {
    const environments = createEnvironments(ctx);
    const traces = createTraces(ctx);
    const invoke = createInvoke(ctx, environments, traces, {
        isolate,
        recordResponses,
        clockOffsetMs,
        observer,
        ...(egress === undefined ? {} : { egress }),
    });
    const deliveries = createDeliveries(ctx, invoke, observer);
    const git = createGitSync(ctx, policy);
    return {
        ctx,
        environments,
        traces,
        invoke,
        render: createRender(ctx, invoke, observer),
        deliveries,
        git,
        answers: createAnswers(ctx, model),
        async [Symbol.asyncDispose]() {
            await git[Symbol.asyncDispose]();
            await deliveries[Symbol.asyncDispose]();
            await traces[Symbol.asyncDispose]();
        },
    };
}
