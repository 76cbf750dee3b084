import { createStore } from '../store/store.ts';
import type { Theme } from '../store/theme-store.ts';

/** Values that the inspector sets for the renders of one block, in place of those of the page. */
export interface RenderOverrides {
    /** Undefined uses the value of the page. */
    theme?: Theme | undefined;
    /** Undefined uses the value of the page. */
    editable?: boolean | undefined;
    /** Sent once, with the next render. Later renders send the state of the last output. */
    state?: Record<string, unknown>;
    /** Increases with each change, so that every change renders the block. */
    revision: number;
}

const NONE: RenderOverrides = { revision: 0 };

/** Overrides by block key. They last until the page is left. */
export const renderOverrides = createStore<Readonly<Record<string, RenderOverrides>>>({});

export function overridesOf(
    all: Readonly<Record<string, RenderOverrides>>,
    key: string,
): RenderOverrides {
    return all[key] ?? NONE;
}

/** Changes overrides of a block and renders it. */
export function overrideRender(key: string, change: Omit<RenderOverrides, 'revision'>): void {
    renderOverrides.set((all) => {
        const { state: _sent, ...current } = overridesOf(all, key);
        return { ...all, [key]: { ...current, ...change, revision: current.revision + 1 } };
    });
}
