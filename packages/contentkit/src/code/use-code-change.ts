import { useCallback, useEffect, useRef } from 'react';

import { useComponentInstance } from '../instance-context.ts';
import type { Action } from '../tree/element.ts';

/** Longer than the time between keystrokes, but short enough that a preview soon shows the typed text. */
const TYPING_PAUSE_MS = 350;

/** Dispatches `action` when typing pauses, when the focus leaves and when the editor unmounts. */
export function useCodeChange(action: Action | undefined): {
    changed: () => void;
    flush: () => void;
} {
    const instance = useComponentInstance();
    const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
    const latest = useRef(action);
    useEffect(() => {
        latest.current = action;
    });
    const flush = useCallback(() => {
        if (timer.current === undefined) return;
        clearTimeout(timer.current);
        timer.current = undefined;
        if (latest.current) void instance.dispatch(latest.current);
    }, [instance]);
    const changed = useCallback(() => {
        clearTimeout(timer.current);
        timer.current = setTimeout(flush, TYPING_PAUSE_MS);
    }, [flush]);
    // Flush on unmount, so that the last edit is not lost.
    useEffect(() => flush, [flush]);
    return { changed, flush };
}
