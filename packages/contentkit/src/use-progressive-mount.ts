import { useEffect, useSyncExternalStore } from 'react';

import { useComponentInstance } from './instance-context.ts';
import type { ComponentInstance, Snapshot } from './component-instance.ts';

/** Returns the number of list members to render now, which grows with every animation frame. */
export function useMountedCount(list: readonly unknown[]): number {
    const { progressiveMount } = useComponentInstance();
    const read = () => progressiveMount.visible(list);
    return useSyncExternalStore(
        read() < list.length ? progressiveMount.subscribe : subscribeToNothing,
        read,
        read,
    );
}

const subscribeToNothing = () => () => undefined;

/** Advances the progressive mount with every animation frame until the whole tree is mounted. */
export function useProgressiveMount(
    { progressiveMount }: ComponentInstance,
    snapshot: Snapshot,
): void {
    useEffect(() => {
        if (progressiveMount.isDone) return;
        let frame = requestAnimationFrame(function next() {
            progressiveMount.advance();
            if (!progressiveMount.isDone) frame = requestAnimationFrame(next);
        });
        return () => cancelAnimationFrame(frame);
    }, [progressiveMount, snapshot.element]);
}
