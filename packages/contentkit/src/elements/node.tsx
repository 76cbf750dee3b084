/** How containers draw their children without knowing the elements: the way to draw one is handed down. */
import { createContext, memo, useContext, useEffect, useState, type ReactNode } from 'react';

import type { Element } from '../tree/element.ts';
import { keysOf } from './keys.ts';

export type Draw = (element: Element, key?: string) => ReactNode;

export const DrawContext = createContext<Draw>(() => null);

/** One child. */
export function Node({ element }: { element: Element }): ReactNode {
    return useContext(DrawContext)(element);
}

/** More children than this are mounted over several frames, so that the page stays responsive. */
const BATCH = 400;

/** The children of a container. */
export function Children({ of }: { of: readonly Element[] }): ReactNode {
    const draw = useContext(DrawContext);
    return of.length > BATCH ? <Batches of={of} /> : drawAll(of, draw);
}

function drawAll(elements: readonly Element[], draw: Draw): ReactNode[] {
    const keys = keysOf(elements);
    return elements.map((element, index) => draw(element, keys[index]));
}

function Batches({ of }: { of: readonly Element[] }): ReactNode {
    const [shown, setShown] = useState(1);
    const all = Math.ceil(of.length / BATCH);
    useEffect(() => {
        if (shown >= all) return;
        const frame = requestAnimationFrame(() => setShown(shown + 1));
        return () => cancelAnimationFrame(frame);
    }, [shown, all]);
    const batches: ReactNode[] = [];
    for (let index = 0; index < Math.min(shown, all); index++) {
        batches.push(<Batch key={index} of={of} from={index * BATCH} />);
    }
    return batches;
}

interface BatchProps {
    of: readonly Element[];
    from: number;
}

const Batch = memo(
    function Batch({ of, from }: BatchProps): ReactNode {
        const draw = useContext(DrawContext);
        return <div className="ck-batch">{drawAll(of.slice(from, from + BATCH), draw)}</div>;
    },
    (before, after) => {
        if (before.from !== after.from) return false;
        for (let index = after.from; index < after.from + BATCH; index++) {
            if (before.of[index] !== after.of[index]) return false;
        }
        return true;
    },
);
