/** What the host gives to all elements, and how they reach the instance they belong to. */
import { createContext, useContext, useRef, useState, useSyncExternalStore } from 'react';

import type { IconComponent } from './icons.tsx';
import type { Lifecycle } from './lifecycle.ts';
import type { Action } from './tree/element.ts';
import { isSame } from './tree/share.ts';

/** The page that a webframe is shown on (`state.page` of its messages). */
export interface FramePage {
    id: string;
    path: string;
    title: string;
}

/** Where the options of a select come from, when they are not in the element. */
export type OptionsRequest = { url: string } | { source: string };

export type LoadOptions = (
    request: OptionsRequest,
    options: { signal: AbortSignal },
) => Promise<unknown>;

/** An entry of the host's own in the menu of a block. */
export interface HostControl {
    label: string;
    icon?: string;
    onPress: () => void;
}

export interface Host {
    mode: 'development' | 'production';
    icons: Readonly<Record<string, IconComponent>>;
    theme: 'light' | 'dark';
    /** The direction of the text around the block, for overlays: they are drawn elsewhere. */
    direction: () => 'ltr' | 'rtl';
    controls: readonly HostControl[] | false;
    page: FramePage | undefined;
    visitor: Record<string, unknown> | undefined;
    onNavigate: ((target: { path: string; anchor?: string }) => void) | undefined;
    loadOptions: LoadOptions;
}

export const HostContext = createContext<Host | null>(null);
export const LifecycleContext = createContext<Lifecycle | null>(null);

export function useHost(): Host {
    const host = useContext(HostContext);
    if (!host) throw new Error('ContentKit elements are drawn within <ContentKit> only.');
    return host;
}

export function useLifecycle(): Lifecycle {
    const lifecycle = useContext(LifecycleContext);
    if (!lifecycle) throw new Error('ContentKit elements are drawn within <ContentKit> only.');
    return lifecycle;
}

/** The value of one key of the state, and how a person's edit changes it. */
export function useStateKey(key: string): [unknown, (value: unknown) => void] {
    const { store } = useLifecycle();
    const read = () => store.read(key);
    const value = useSyncExternalStore(store.subscribe, read, read);
    return [value, (next) => store.edit(key, next)];
}

/** A value of an element with its bindings resolved; drawn again when what they name changes. */
export function useResolved<T>(value: T): unknown {
    const { store } = useLifecycle();
    const last = useRef<unknown>(undefined);
    const read = () => {
        if (typeof value !== 'object' || value === null) return value;
        const next = store.resolve(value);
        if (!isSame(last.current, next)) last.current = next;
        return last.current;
    };
    return useSyncExternalStore(store.subscribe, read, read);
}

/** The text of a property that may be bound to the state. */
export function useText(value: unknown): string {
    const resolved = useResolved(value);
    return toText(resolved);
}

export function toText(value: unknown): string {
    if (typeof value === 'string') return value;
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Dispatches actions, and knows whether the last one is still under way. */
export function useDispatch(): { dispatch: (action: Action) => void; pending: boolean } {
    const lifecycle = useLifecycle();
    const [pending, setPending] = useState(0);
    const dispatch = (action: Action) => {
        setPending((count) => count + 1);
        void lifecycle.dispatch(action).finally(() => setPending((count) => count - 1));
    };
    return { dispatch, pending: pending > 0 };
}
