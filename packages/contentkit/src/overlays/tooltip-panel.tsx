import { useOverlayPosition } from 'react-aria/useOverlayPosition';
import { useRef, type ReactNode, type RefObject } from 'react';

import { ContainedOverlay } from './contained-overlay.tsx';
import type { TooltipHandlers } from './use-tooltip-state.ts';

interface TooltipPanelProps {
    id: string;
    text: string;
    /** The element that contains the described button. */
    anchor: RefObject<HTMLElement | null>;
    /** Keep the tooltip open while the pointer is on it. */
    handlers: Pick<TooltipHandlers, 'onPointerEnter' | 'onPointerLeave'>;
}

/** Renders the visible tooltip above its button. */
export function TooltipPanel(props: TooltipPanelProps): ReactNode {
    return (
        <ContainedOverlay keepsFocus>
            <PositionedText {...props} />
        </ContainedOverlay>
    );
}

function PositionedText({ id, text, anchor, handlers }: TooltipPanelProps): ReactNode {
    const ref = useRef<HTMLDivElement>(null);
    const button = useRef(anchor.current?.querySelector('button') ?? null);
    const { overlayProps } = useOverlayPosition({
        targetRef: button,
        overlayRef: ref,
        placement: 'top',
        offset: 6,
        isOpen: true,
    });
    return (
        <div
            className="ck-tooltip"
            role="tooltip"
            id={id}
            ref={ref}
            {...handlers}
            {...overlayProps}
        >
            {text}
        </div>
    );
}
