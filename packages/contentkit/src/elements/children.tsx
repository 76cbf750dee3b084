/** How containers draw their children without knowing the elements: the way to draw one is handed down. */
import { createContext, memo, useContext, type ReactNode } from 'react';

import type { Element } from '../tree/element.ts';
import { useMountedCount } from '../use-progressive-mount.ts';
import { childKeys } from './child-keys.ts';

export type RenderElement = (element: Element, key?: string) => ReactNode;

export const RenderElementContext = createContext<RenderElement>(() => null);

/** One child. */
export function Node({ element }: { element: Element }): ReactNode {
    return useContext(RenderElementContext)(element);
}

/** The children of a container. */
export function Children({ of }: { of: readonly Element[] }): ReactNode {
    const draw = useContext(RenderElementContext);
    const visible = useMountedCount(of);
    if (of.length <= BATCH) return renderAll(of.slice(0, visible), draw);
    const batches: ReactNode[] = [];
    for (let from = 0; from < visible; from += BATCH) {
        const to = Math.min(from + BATCH, visible);
        batches.push(<Batch key={from} of={of} from={from} to={to} />);
    }
    return batches;
}

/** Long lists are drawn in pieces: one that did not change, or is out of sight, costs nothing. */
const BATCH = 400;

function renderAll(elements: readonly Element[], draw: RenderElement): ReactNode[] {
    const keys = childKeys(elements);
    return elements.map((element, index) => draw(element, keys[index]));
}

interface BatchProps {
    of: readonly Element[];
    from: number;
    to: number;
}

const Batch = memo(
    function Batch({ of, from, to }: BatchProps): ReactNode {
        const draw = useContext(RenderElementContext);
        return <div className="ck-batch">{renderAll(of.slice(from, to), draw)}</div>;
    },
    (before, after) => {
        if (before.from !== after.from || before.to !== after.to) return false;
        for (let index = after.from; index < after.to; index++) {
            if (before.of[index] !== after.of[index]) return false;
        }
        return true;
    },
);
