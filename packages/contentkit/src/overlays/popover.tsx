import { usePopover } from 'react-aria/usePopover';
import { useRef, type ReactNode, type RefObject } from 'react';
import type { OverlayTriggerState } from 'react-stately/useOverlayTriggerState';

import { ContainedOverlay } from './contained-overlay.tsx';

interface PopoverProps {
    trigger: RefObject<HTMLElement | null>;
    state: OverlayTriggerState;
    placement: 'bottom start' | 'bottom end';
    /** True if the focus stays on the trigger, which references the active item. */
    keepsFocus?: boolean;
    children: ReactNode;
}

/** Renders a panel at its trigger, within the window. A press outside or Escape closes it. */
export function Popover(props: PopoverProps): ReactNode {
    return (
        <ContainedOverlay keepsFocus={props.keepsFocus === true}>
            <PopoverPanel {...props} />
        </ContainedOverlay>
    );
}

function PopoverPanel({
    trigger,
    state,
    placement,
    keepsFocus,
    children,
}: PopoverProps): ReactNode {
    const ref = useRef<HTMLDivElement>(null);
    const { popoverProps, underlayProps } = usePopover(
        {
            triggerRef: trigger,
            popoverRef: ref,
            placement,
            offset: 4,
            isNonModal: keepsFocus === true,
            // Presses on the trigger do not close the panel here, because the trigger would then open it again.
            shouldCloseOnInteractOutside: (element) => !trigger.current?.contains(element),
        },
        state,
    );
    return (
        <>
            {keepsFocus !== true && <div {...underlayProps} className="ck-popover-underlay" />}
            <div
                {...popoverProps}
                ref={ref}
                className="ck-popover"
                style={{ ...popoverProps.style, minWidth: trigger.current?.offsetWidth }}
            >
                {children}
            </div>
        </>
    );
}
