import { cloneElement, Suspense, useId, useRef, type ReactElement, type ReactNode } from 'react';

import { lazyPart } from '../lazy-part.ts';
import { useTooltipState } from './use-tooltip-state.ts';

/** Loaded when the first tooltip opens. */
const TooltipPanel = lazyPart(async () => (await import('./tooltip-panel.tsx')).TooltipPanel);

interface TooltipProps {
    text: string;
    /** False if the text is already the accessible name of the button. */
    describes: boolean;
    children: ReactElement<React.ButtonHTMLAttributes<HTMLButtonElement>>;
}

/** Shows a text on hover and keyboard focus. Escape and a press hide it. */
export function Tooltip({ text, describes, children }: TooltipProps): ReactNode {
    const anchor = useRef<HTMLSpanElement>(null);
    const id = useId();
    const { isOpen, handlers } = useTooltipState();
    const description = isOpen && describes ? id : undefined;
    return (
        <span className="ck-tooltip-anchor" ref={anchor} {...handlers}>
            {cloneElement(children, {
                'aria-describedby':
                    [children.props['aria-describedby'], description].filter(Boolean).join(' ') ||
                    undefined,
            })}
            {isOpen && (
                <Suspense fallback={null}>
                    <TooltipPanel
                        id={id}
                        text={text}
                        anchor={anchor}
                        handlers={{
                            onPointerEnter: handlers.onPointerEnter,
                            onPointerLeave: handlers.onPointerLeave,
                        }}
                    />
                </Suspense>
            )}
        </span>
    );
}
