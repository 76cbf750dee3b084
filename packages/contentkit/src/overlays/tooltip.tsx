import { Overlay } from 'react-aria/Overlay';
import { useOverlayPosition } from 'react-aria/useOverlayPosition';
import { useTooltip, useTooltipTrigger } from 'react-aria/useTooltipTrigger';
import { mergeProps } from 'react-aria/mergeProps';
import { cloneElement, useRef, type ReactElement, type ReactNode } from 'react';
import {
    useTooltipTriggerState,
    type TooltipTriggerState,
} from 'react-stately/useTooltipTriggerState';

import { OverlayTheme } from './overlay-theme.tsx';

interface TooltipProps {
    text: string;
    /** False if the text is already the accessible name of the button. */
    describes: boolean;
    children: ReactElement<React.ButtonHTMLAttributes<HTMLButtonElement>>;
}

/** A text shown on hover and focus; Escape hides it. */
export function Tooltip({ text, describes, children }: TooltipProps): ReactNode {
    const ref = useRef<HTMLSpanElement>(null);
    const trigger = useRef<HTMLElement | null>(null);
    const state = useTooltipTriggerState({ delay: 500, closeDelay: 100 });
    const { triggerProps, tooltipProps } = useTooltipTrigger({}, state, trigger);
    const { 'aria-describedby': describedBy, ...handlers } = triggerProps;
    const merged = mergeProps(children.props, handlers, {
        'aria-describedby':
            [children.props['aria-describedby'], describes ? describedBy : undefined]
                .filter(Boolean)
                .join(' ') || undefined,
    });
    return (
        <span
            className="ck-tooltip-anchor"
            ref={(node) => {
                ref.current = node;
                trigger.current = node?.querySelector('button') ?? null;
            }}
        >
            {cloneElement(children, merged)}
            {state.isOpen && (
                <Overlay disableFocusManagement>
                    <TooltipPanel
                        text={text}
                        trigger={trigger}
                        state={state}
                        id={tooltipProps.id}
                    />
                </Overlay>
            )}
        </span>
    );
}

interface PanelProps {
    text: string;
    trigger: React.RefObject<HTMLElement | null>;
    state: TooltipTriggerState;
    id: string | undefined;
}

function TooltipPanel({ text, trigger, state, id }: PanelProps): ReactNode {
    const ref = useRef<HTMLDivElement>(null);
    const { tooltipProps: own } = useTooltip({}, state);
    const { overlayProps } = useOverlayPosition({
        targetRef: trigger,
        overlayRef: ref,
        placement: 'top',
        offset: 6,
        isOpen: true,
    });
    return (
        <OverlayTheme>
            <div className="ck-tooltip" id={id} ref={ref} {...mergeProps(own, overlayProps)}>
                {text}
            </div>
        </OverlayTheme>
    );
}
