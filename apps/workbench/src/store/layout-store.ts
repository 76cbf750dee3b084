import { createStore } from './store.ts';

/** Which space meets a Git repository, and which way is shown first. */
export interface GitPlace {
    spaceId: string;
    direction: 'import' | 'export';
}

/** What of the workshop is open, and what in it is looked at. */
export interface Layout {
    activityOpen: boolean;
    inspectorOpen: boolean;
    /** The pages and integrations, where they are a sheet (on a phone) or folded away. */
    sidebarOpen: boolean;
    paletteOpen: boolean;
    problemsOpen: boolean;
    sendEventOpen: boolean;
    git: GitPlace | null;
    /** The invocation whose detail is shown. */
    invocationId: string | null;
    /** The block the inspector looks at: its key in the inspector's store. */
    blockKey: string | null;
    /** Pixels. */
    activityHeight: number;
}

const STORAGE_KEY = 'bindery-layout';

interface Kept {
    activityOpen?: boolean;
    inspectorOpen?: boolean;
    activityHeight?: number;
}

function readKept(): Kept {
    try {
        const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}');
        // Written by ourselves; a field of a wrong type only leaves a panel closed.
        return typeof kept === 'object' && kept !== null ? (kept as Kept) : {};
    } catch {
        return {};
    }
}

function isPhone(): boolean {
    return typeof matchMedia === 'function' && matchMedia('(max-width: 719px)').matches;
}

const kept = typeof localStorage === 'undefined' || isPhone() ? {} : readKept();

export const layoutStore = createStore<Layout>({
    activityOpen: kept.activityOpen === true,
    inspectorOpen: kept.inspectorOpen === true,
    sidebarOpen: false,
    paletteOpen: false,
    problemsOpen: false,
    sendEventOpen: false,
    git: null,
    invocationId: null,
    blockKey: null,
    activityHeight: typeof kept.activityHeight === 'number' ? kept.activityHeight : 300,
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
        // Storage can be full or forbidden; the layout is then simply not remembered.
    }
}

/** Opens the activity panel on one invocation: the way to the logs. */
export function showInvocation(invocationId: string): void {
    changeLayout({ activityOpen: true, invocationId });
}

/** Opens the inspector on one block. */
export function inspectBlock(blockKey: string): void {
    changeLayout({ inspectorOpen: true, blockKey });
}
