import type {
    FolderBuild,
    GitOperation,
    InvocationSummary,
    LiveMessage,
    WorkbenchState,
} from '@bindery/contract';

import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { getState, listGitOperations, listInvocations } from '../api/operations.ts';
import { LiveConnection, type ConnectionStatus } from '../live/live-connection.ts';
import { mergeBuilds } from './merge-builds.ts';
import { mergeGitOperations } from './merge-git-operations.ts';
import { mergeInvocations } from './merge-invocations.ts';
import { createStore } from './store.ts';

const FIRST_INVOCATIONS = 100;

export interface Workbench {
    /** The server's state; null until it is loaded. */
    state: WorkbenchState | null;
    /** The error of the last failed attempt to load the state or to connect; null after a success. */
    problem: WorkbenchError | null;
    connection: ConnectionStatus;
    builds: readonly FolderBuild[];
    /** Number of restored live connections. Messages sent during a break are lost, so dependents refetch. */
    reconnections: number;
    /** Running version by integration name. When it changes, the blocks of the integration render again. */
    runningVersions: Readonly<Record<string, number>>;
    /** Newest first. */
    invocations: readonly InvocationSummary[];
    /** Latest announced document version by page id. */
    pageVersions: Readonly<Record<string, number>>;
    /** Known imports and exports, newest first. */
    gitOperations: readonly GitOperation[];
}

export const workbenchStore = createStore<Workbench>({
    state: null,
    problem: null,
    connection: { state: 'connecting' },
    builds: [],
    reconnections: 0,
    runningVersions: {},
    invocations: [],
    pageVersions: {},
    gitOperations: [],
});

function update(part: Partial<Workbench>): void {
    workbenchStore.set((current) => ({ ...current, ...part }));
}

/** The fetch in progress, and the one queued behind it. */
let currentFetch: Promise<void> | null = null;
let queuedFetch: Promise<void> | null = null;

/**
 * Fetches the server's state. A fetch in progress may have been answered before the caller's change, so a call during a
 * fetch queues one more fetch, which all callers during that time share. If a fetch fails, the last state is not
 * replaced.
 */
export function refreshState(): Promise<void> {
    if (queuedFetch) return queuedFetch;
    if (currentFetch) {
        queuedFetch = currentFetch.then(() => {
            queuedFetch = null;
            return refreshState();
        });
        return queuedFetch;
    }
    currentFetch = fetchState().finally(() => {
        currentFetch = null;
    });
    return currentFetch;
}

/** Live messages received since the state was last requested. They are newer than the response. */
let buildsSinceRequest: FolderBuild[] = [];
let versionsSinceRequest: Record<string, number> = {};

async function fetchState(): Promise<void> {
    buildsSinceRequest = [];
    versionsSinceRequest = {};
    try {
        const state = await getState();
        update({
            state,
            problem: null,
            builds: mergeBuilds(state.builds, buildsSinceRequest),
            runningVersions: { ...versionsOf(state), ...versionsSinceRequest },
        });
    } catch (error) {
        update({ problem: asWorkbenchError(error) });
    }
}

function versionsOf({ integrations }: WorkbenchState): Record<string, number> {
    return Object.fromEntries(
        integrations.map(({ integration }) => [integration.name, integration.version]),
    );
}

async function refreshInvocations(): Promise<void> {
    try {
        const items = await listInvocations(FIRST_INVOCATIONS);
        update({ invocations: mergeInvocations(workbenchStore.get().invocations, items) });
    } catch {
        // Ignored: the connection status shows the failure, and the `hello` message after reconnecting fetches the list
        // again.
    }
}

/** Loads invocations older than the known ones. Returns how many the server sent. */
export async function loadOlderInvocations(): Promise<number> {
    const oldest = workbenchStore.get().invocations.at(-1);
    const items = await listInvocations(FIRST_INVOCATIONS, oldest?.id);
    update({ invocations: mergeInvocations(workbenchStore.get().invocations, items) });
    return items.length;
}

function addGitOperations(items: readonly GitOperation[]): void {
    update({ gitOperations: mergeGitOperations(workbenchStore.get().gitOperations, items) });
}

/** Fetches the latest imports and exports of a space. */
export async function refreshGitOperations(spaceId: string): Promise<void> {
    addGitOperations(await listGitOperations(spaceId));
}

/** Invocations received since the list was last updated. */
let pendingInvocations: InvocationSummary[] = [];

/** Batches list updates: 100 invocations a second would otherwise sort and render the list 100 times. */
const BATCH_MS = 32;

function receiveInvocation(invocation: InvocationSummary): void {
    if (pendingInvocations.length === 0) {
        setTimeout(() => {
            const invocations = mergeInvocations(
                workbenchStore.get().invocations,
                pendingInvocations,
            );
            pendingInvocations = [];
            update({ invocations });
        }, BATCH_MS);
    }
    pendingInvocations.push(invocation);
}

/**
 * Delay between a change message and the fetch of the state. Messages come in groups, and the renders of a new version
 * should reach the server first because the author waits for them.
 */
const REFRESH_DELAY_MS = 120;

let refreshTimer: ReturnType<typeof setTimeout> | undefined;

function refreshSoon(): void {
    refreshTimer ??= setTimeout(() => {
        refreshTimer = undefined;
        void refreshState();
    }, REFRESH_DELAY_MS);
}

/** True after the first `hello`: another `hello` then means that the connection was restored. */
let wasConnected = false;

/** Applies one live message to the store. */
function handleMessage(message: LiveMessage): void {
    const current = workbenchStore.get();
    switch (message.type) {
        case 'hello':
            // Messages sent during a break are lost, so everything is fetched again.
            if (wasConnected) update({ reconnections: current.reconnections + 1 });
            wasConnected = true;
            void refreshState();
            void refreshInvocations();
            return;
        case 'invocation':
            receiveInvocation(message.invocation);
            return;
        case 'build': {
            const { type: _type, ...build } = message;
            buildsSinceRequest = mergeBuilds(buildsSinceRequest, [build]);
            update({ builds: mergeBuilds(current.builds, [build]) });
            return;
        }
        case 'version': {
            const version = { [message.integration]: message.version };
            versionsSinceRequest = { ...versionsSinceRequest, ...version };
            update({ runningVersions: { ...current.runningVersions, ...version } });
            refreshSoon();
            return;
        }
        case 'state':
            refreshSoon();
            return;
        case 'page':
            update({
                pageVersions: {
                    ...current.pageVersions,
                    [message.pageId]: message.documentVersion,
                },
            });
            return;
        case 'git':
            addGitOperations([message.operation]);
            return;
    }
}

/** Connects the store to the server. Dispose the returned connection to disconnect. */
export function connectWorkbench(): LiveConnection {
    return new LiveConnection({
        onMessage: handleMessage,
        onStatus: (connection) => {
            update({
                connection,
                // Before the first state there is no screen to show, so the error is shown instead. A session that was
                // ended elsewhere ends the stream, and the sign-in screen follows.
                ...(connection.state === 'stale' &&
                (!workbenchStore.get().state || connection.error.code === 'unauthorized')
                    ? { problem: connection.error }
                    : {}),
            });
        },
    });
}
