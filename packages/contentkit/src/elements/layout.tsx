import type { CSSProperties, ReactNode } from 'react';

import { clamp } from '../size.ts';
import type { BoxElement, DividerElement, StackElement } from '../tree/element.ts';
import { Children } from './children.tsx';

export function Stack({ element }: { element: StackElement }): ReactNode {
    return (
        <div className={`ck-${element.type}`} data-align={element.align}>
            <Children elements={element.children} />
        </div>
    );
}

/** Renders a box; `grow` is its CSS `flex-grow` factor. */
export function Box({ element }: { element: BoxElement }): ReactNode {
    const grow = clamp(element.grow, 0, 1000);
    const style: CSSProperties | undefined =
        grow === undefined ? undefined : { flexGrow: grow, flexBasis: grow > 0 ? 0 : 'auto' };
    return (
        <div className="ck-box" data-grow={grow} style={style}>
            <Children elements={element.children} />
        </div>
    );
}

export function Divider({ element }: { element: DividerElement }): ReactNode {
    return <hr className="ck-divider" data-size={element.size ?? 'medium'} />;
}
