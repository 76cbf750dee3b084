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
import { mergeBuilds } from './folder-builds.ts';
import { mergeGitOperations } from './git-operations.ts';
import { mergeInvocations } from './invocation-list.ts';
import { createStore } from './store.ts';

const FIRST_INVOCATIONS = 100;

export interface Workbench {
    /** What the server holds; null until the first answer. */
    state: WorkbenchState | null;
    /** Why the first answer did not come. */
    problem: WorkbenchError | null;
    connection: ConnectionStatus;
    builds: readonly FolderBuild[];
    /** How often the live connection came back. What happened meanwhile was not told. */
    reconnections: number;
    /** The version that runs, by integration: when it changes, its blocks render again. */
    generations: Readonly<Record<string, number>>;
    /** Newest first. */
    invocations: readonly InvocationSummary[];
    /** The newest document version that the server announced, by page. */
    pageVersions: Readonly<Record<string, number>>;
    /** Imports and exports that were told of or fetched, newest first. */
    gitOperations: readonly GitOperation[];
}

export const workbenchStore = createStore<Workbench>({
    state: null,
    problem: null,
    connection: { state: 'connecting' },
    builds: [],
    reconnections: 0,
    generations: {},
    invocations: [],
    pageVersions: {},
    gitOperations: [],
});

function change(part: Partial<Workbench>): void {
    workbenchStore.set((current) => ({ ...current, ...part }));
}

/** The fetch that is under way, and the one that is to follow it. */
let running: Promise<void> | null = null;
let following: Promise<void> | null = null;

/**
 * Fetches what the server holds, from now on: a fetch that is under way may be too old for whoever asks, so another
 * follows it, one for all who asked meanwhile. The last state stays on screen when it fails.
 */
export function refreshState(): Promise<void> {
    if (following) return following;
    if (running) {
        following = running.then(() => {
            following = null;
            return refreshState();
        });
        return following;
    }
    running = fetchState().finally(() => {
        running = null;
    });
    return running;
}

/** What was told since the state was last asked for: the answer may have been made before. */
let toldBuilds: FolderBuild[] = [];
let toldVersions: Record<string, number> = {};

async function fetchState(): Promise<void> {
    toldBuilds = [];
    toldVersions = {};
    try {
        const state = await getState();
        change({
            state,
            problem: null,
            builds: mergeBuilds(state.builds, toldBuilds),
            generations: { ...versionsOf(state), ...toldVersions },
        });
    } catch (error) {
        change({ problem: asWorkbenchError(error) });
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
        change({ invocations: mergeInvocations(workbenchStore.get().invocations, items) });
    } catch {
        // The connection's status already tells that the server does not answer; the list is filled on reconnection.
    }
}

/** Fetches invocations older than those on hand. Gives how many came. */
export async function loadOlderInvocations(): Promise<number> {
    const oldest = workbenchStore.get().invocations.at(-1);
    const items = await listInvocations(FIRST_INVOCATIONS, oldest?.id);
    change({ invocations: mergeInvocations(workbenchStore.get().invocations, items) });
    return items.length;
}

function receiveGitOperations(items: readonly GitOperation[]): void {
    change({ gitOperations: mergeGitOperations(workbenchStore.get().gitOperations, items) });
}

/** Fetches the last imports and exports of a space. */
export async function refreshGitOperations(spaceId: string): Promise<void> {
    receiveGitOperations(await listGitOperations(spaceId));
}

/** Invocations that came since the last draw. */
let arrived: InvocationSummary[] = [];

/** A burst of invocations is drawn at once: a hundred a second would otherwise sort and draw the list as often. */
const BURST_MS = 32;

function receiveInvocation(invocation: InvocationSummary): void {
    if (arrived.length === 0) {
        setTimeout(() => {
            const invocations = mergeInvocations(workbenchStore.get().invocations, arrived);
            arrived = [];
            change({ invocations });
        }, BURST_MS);
    }
    arrived.push(invocation);
}

/**
 * The state is fetched a moment after the message that it changed: messages come in groups, and the renders that a new
 * version asks for are what a person waits for, so they go first.
 */
const SETTLE_MS = 120;

let settling: ReturnType<typeof setTimeout> | undefined;

function refreshSoon(): void {
    settling ??= setTimeout(() => {
        settling = undefined;
        void refreshState();
    }, SETTLE_MS);
}

/** From the first `hello` on, another one means that the connection was broken. */
let wasLive = false;

/** What each live message does. */
function receive(message: LiveMessage): void {
    const current = workbenchStore.get();
    switch (message.type) {
        case 'hello':
            // After a break anything may have changed, so everything is fetched again.
            if (wasLive) change({ reconnections: current.reconnections + 1 });
            wasLive = true;
            void refreshState();
            void refreshInvocations();
            return;
        case 'invocation':
            receiveInvocation(message.invocation);
            return;
        case 'build': {
            const { type: _type, ...build } = message;
            toldBuilds = mergeBuilds(toldBuilds, [build]);
            change({ builds: mergeBuilds(current.builds, [build]) });
            return;
        }
        case 'version': {
            const told = { [message.integration]: message.version };
            toldVersions = { ...toldVersions, ...told };
            change({ generations: { ...current.generations, ...told } });
            refreshSoon();
            return;
        }
        case 'state':
            refreshSoon();
            return;
        case 'page':
            change({
                pageVersions: {
                    ...current.pageVersions,
                    [message.pageId]: message.documentVersion,
                },
            });
            return;
        case 'git':
            receiveGitOperations([message.operation]);
            return;
    }
}

/** Connects the store to the server until it is disposed of. */
export function connectWorkbench(): LiveConnection {
    return new LiveConnection({
        onMessage: receive,
        onStatus: (connection) => {
            change({
                connection,
                // Nothing has ever been shown: the reason is all there is to show.
                ...(connection.state === 'stale' && !workbenchStore.get().state
                    ? { problem: connection.error }
                    : {}),
            });
        },
    });
}
