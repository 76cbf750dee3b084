import { asWorkbenchError } from '../api/error.ts';
import { createStore } from './store.ts';

/** A short message about a change that was made, with a way to take the change back. */
export interface Toast {
    id: number;
    tone: 'info' | 'bad';
    title: string;
    /** Takes the change back. */
    undo?: () => Promise<unknown>;
}

/** The most messages on screen; older ones disappear. */
const MAX_TOASTS = 3;

export const toastStore = createStore<readonly Toast[]>([]);

let lastId = 0;

/** Shows a message. With `undo` it has a button that takes the change back. Returns its id. */
export function showToast(toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): number {
    const id = ++lastId;
    toastStore.set(
        (toasts) => [...toasts, { tone: 'info', ...toast, id }].slice(-MAX_TOASTS) as Toast[],
    );
    return id;
}

export function dismissToast(id: number): void {
    toastStore.set((toasts) => toasts.filter((toast) => toast.id !== id));
}

/**
 * Takes back the change of a message, and removes the message. If that fails, shows the error with a button that tries
 * again.
 */
export async function undoToast({ id, title, undo }: Toast): Promise<void> {
    if (!undo) return;
    try {
        await undo();
        dismissToast(id);
    } catch (error) {
        dismissToast(id);
        showToast({
            tone: 'bad',
            title: `${title} could not be undone: ${asWorkbenchError(error).message}`,
            undo,
        });
    }
}

/**
 * Runs a change and shows a failure as a message, for changes without a place of their own for errors. Returns whether
 * the change succeeded.
 */
export async function attempt(what: string, change: () => Promise<unknown>): Promise<boolean> {
    try {
        await change();
        return true;
    } catch (error) {
        showToast({ tone: 'bad', title: `${what} failed: ${asWorkbenchError(error).message}` });
        return false;
    }
}
