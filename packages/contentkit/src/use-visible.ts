import { useEffect, useSyncExternalStore } from 'react';

import { useLifecycle } from './host.ts';
import type { Lifecycle, Snapshot } from './lifecycle.ts';

/** How many members of a list are to be drawn by now; more with every frame. */
export function useVisible(list: readonly unknown[]): number {
    const { mounting } = useLifecycle();
    const read = () => mounting.visible(list);
    return useSyncExternalStore(read() < list.length ? mounting.subscribe : never, read, read);
}

const never = () => () => undefined;

/** Lets more elements in with every frame, until all of what is shown is there. */
export function useMounting({ mounting }: Lifecycle, shown: Snapshot): void {
    useEffect(() => {
        if (mounting.isDone) return;
        let frame = requestAnimationFrame(function next() {
            mounting.advance();
            if (!mounting.isDone) frame = requestAnimationFrame(next);
        });
        return () => cancelAnimationFrame(frame);
    }, [mounting, shown.element]);
}
