import type { EventType } from '@bindery/contract';

import { createStore } from './store.ts';

/** The open Git dialog: its space, and the tab that is shown first. */
export interface GitDialogState {
    spaceId: string;
    direction: 'import' | 'export';
}

/** The history of a page, or of the whole space if `pageId` is null. */
export interface HistoryDialogState {
    spaceId: string;
    pageId: string | null;
}

/** The open dialog that asks for a name, for example of a new space. */
export interface NamingState {
    title: string;
    /** Label of the button. */
    action: string;
    initial: string;
    /** Called with a name that is not empty. The dialog shows the error when it fails. */
    submit: (name: string) => Promise<unknown>;
}

/** An event to edit and send again. */
export interface EventDraft {
    integration: string;
    installationId: string | null;
    type: EventType;
    /** The fields of the event without its type and id. Credentials in it are masked. */
    fields: Record<string, unknown>;
}

/** The open panels and dialogs, and the selection in them. */
export interface Layout {
    activityOpen: boolean;
    inspectorOpen: boolean;
    /** The sidebar, when it is shown as a sheet on a phone. */
    sidebarOpen: boolean;
    paletteOpen: boolean;
    problemsOpen: boolean;
    sendEventOpen: boolean;
    /** Initial values of the dialog that sends an event; null for its defaults. */
    eventDraft: EventDraft | null;
    git: GitDialogState | null;
    history: HistoryDialogState | null;
    naming: NamingState | null;
    /** The invocation whose details are shown. */
    invocationId: string | null;
    /** The block shown in the inspector: its key in `liveBlocks`. */
    blockKey: string | null;
    /** Pixels. */
    activityHeight: number;
}

const STORAGE_KEY = 'bindery-layout';

/** The part of the layout that is stored in the browser. */
interface StoredLayout {
    activityOpen?: boolean;
    inspectorOpen?: boolean;
    activityHeight?: number;
}

function readStoredLayout(): StoredLayout {
    try {
        const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
        // The cast is safe: each field is checked where it is read below.
        return typeof stored === 'object' && stored !== null ? (stored as StoredLayout) : {};
    } catch {
        return {};
    }
}

function isPhone(): boolean {
    return typeof matchMedia === 'function' && matchMedia('(max-width: 719px)').matches;
}

const stored = typeof localStorage === 'undefined' || isPhone() ? {} : readStoredLayout();

export const layoutStore = createStore<Layout>({
    activityOpen: stored.activityOpen === true,
    inspectorOpen: stored.inspectorOpen === true,
    sidebarOpen: false,
    paletteOpen: false,
    problemsOpen: false,
    sendEventOpen: false,
    eventDraft: null,
    git: null,
    history: null,
    naming: null,
    invocationId: null,
    blockKey: null,
    activityHeight: typeof stored.activityHeight === 'number' ? stored.activityHeight : 300,
});

export function changeLayout(part: Partial<Layout>): void {
    layoutStore.set((current) => ({ ...current, ...part }));
    const { activityOpen, inspectorOpen, activityHeight } = layoutStore.get();
    try {
        localStorage.setItem(
            STORAGE_KEY,
            JSON.stringify({ activityOpen, inspectorOpen, activityHeight }),
        );
    } catch {
        // Storage can be full or blocked; the layout is then lost on reload.
    }
}

/** Opens the activity panel with one invocation selected. */
export function showInvocation(invocationId: string): void {
    changeLayout({ activityOpen: true, invocationId });
}

/** Opens the inspector with one block selected. */
export function inspectBlock(blockKey: string): void {
    changeLayout({ inspectorOpen: true, blockKey });
}
