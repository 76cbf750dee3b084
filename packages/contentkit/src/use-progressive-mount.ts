import { useEffect, useSyncExternalStore } from 'react';

import { useComponentInstance } from './instance-context.ts';
import type { ComponentInstance, Snapshot } from './component-instance.ts';

/** How many members of a list are to be drawn by now; more with every frame. */
export function useMountedCount(list: readonly unknown[]): number {
    const { progressiveMount } = useComponentInstance();
    const read = () => progressiveMount.visible(list);
    return useSyncExternalStore(
        read() < list.length ? progressiveMount.subscribe : never,
        read,
        read,
    );
}

const never = () => () => undefined;

/** Lets more elements in with every frame, until all of what is shown is there. */
export function useProgressiveMount(
    { progressiveMount }: ComponentInstance,
    shown: Snapshot,
): void {
    useEffect(() => {
        if (progressiveMount.isDone) return;
        let frame = requestAnimationFrame(function next() {
            progressiveMount.advance();
            if (!progressiveMount.isDone) frame = requestAnimationFrame(next);
        });
        return () => cancelAnimationFrame(frame);
    }, [progressiveMount, shown.element]);
}
