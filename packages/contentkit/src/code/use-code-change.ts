import { useCallback, useEffect, useRef } from 'react';

import { useComponentInstance } from '../instance-context.ts';
import type { Action } from '../tree/element.ts';

/** Long enough that a word is typed in one go, short enough that a preview seems to follow. */
const TYPING_PAUSE_MS = 350;

/** Tells the component of changed code, when typing pauses or the focus leaves. */
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
    // What was typed last is not lost with the editor.
    useEffect(() => flush, [flush]);
    return { changed, flush };
}
