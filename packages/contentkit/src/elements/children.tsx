/**
 * Renders the children of containers. The render function is passed by React context, which avoids a circular import.
 */
import { createContext, memo, useContext, type ReactNode } from 'react';

import type { Element } from '../tree/element.ts';
import { useMountedCount } from '../use-progressive-mount.ts';
import { childKeys } from './child-keys.ts';

export type RenderElement = (element: Element, key?: string) => ReactNode;

export const RenderElementContext = createContext<RenderElement>(() => null);

/** Renders one child. */
export function Child({ element }: { element: Element }): ReactNode {
    return useContext(RenderElementContext)(element);
}

/** Renders the children of a container. */
export function Children({ elements }: { elements: readonly Element[] }): ReactNode {
    const render = useContext(RenderElementContext);
    const visible = useMountedCount(elements);
    if (elements.length <= BATCH_SIZE) return renderAll(elements.slice(0, visible), render);
    const batches: ReactNode[] = [];
    for (let from = 0; from < visible; from += BATCH_SIZE) {
        const to = Math.min(from + BATCH_SIZE, visible);
        batches.push(<Batch key={from} elements={elements} from={from} to={to} />);
    }
    return batches;
}

/**
 * Elements per batch. Long lists render in batches: React skips an unchanged batch, and a batch out of view has no
 * layout cost.
 */
const BATCH_SIZE = 400;

function renderAll(elements: readonly Element[], render: RenderElement): ReactNode[] {
    const keys = childKeys(elements);
    return elements.map((element, index) => render(element, keys[index]));
}

interface BatchProps {
    elements: readonly Element[];
    from: number;
    to: number;
}

const Batch = memo(
    function Batch({ elements, from, to }: BatchProps): ReactNode {
        const render = useContext(RenderElementContext);
        return <div className="ck-batch">{renderAll(elements.slice(from, to), render)}</div>;
    },
    (previous, next) => {
        if (previous.from !== next.from || previous.to !== next.to) return false;
        for (let index = next.from; index < next.to; index++) {
            if (previous.elements[index] !== next.elements[index]) return false;
        }
        return true;
    },
);
