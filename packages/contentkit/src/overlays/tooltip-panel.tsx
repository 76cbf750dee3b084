import { Overlay } from 'react-aria/Overlay';
import { useOverlayPosition } from 'react-aria/useOverlayPosition';
import { useRef, type ReactNode, type RefObject } from 'react';

import { OverlayTheme } from './overlay-theme.tsx';

interface TooltipPanelProps {
    id: string;
    text: string;
    /** The element that contains the described button. */
    anchor: RefObject<HTMLElement | null>;
}

/** The visible tooltip, above its button. */
export function TooltipPanel(props: TooltipPanelProps): ReactNode {
    return (
        <Overlay disableFocusManagement>
            <OverlayTheme>
                <PositionedText {...props} />
            </OverlayTheme>
        </Overlay>
    );
}

function PositionedText({ id, text, anchor }: TooltipPanelProps): ReactNode {
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
        <div className="ck-tooltip" role="tooltip" id={id} ref={ref} {...overlayProps}>
            {text}
        </div>
    );
}
