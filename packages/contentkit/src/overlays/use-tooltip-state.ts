import { useEffect, useRef, useState, type FocusEvent, type PointerEvent } from 'react';

/** Milliseconds: a pointer that only passes over a button opens no tooltip. */
const OPEN_AFTER = 500;
/** Milliseconds in which the pointer can move from the button to the tooltip (WCAG 2.1, 1.4.13 "hoverable"). */
const CLOSE_AFTER = 100;

/** Handlers of the element around the button. The pointer's also belong to the tooltip itself. */
export interface TooltipHandlers {
    onPointerEnter: (event: PointerEvent) => void;
    onPointerLeave: () => void;
    onPointerDown: () => void;
    onFocus: (event: FocusEvent) => void;
    onBlur: () => void;
}

interface TooltipState {
    isOpen: boolean;
    handlers: TooltipHandlers;
}

/** Closes the open tooltip: at most one is visible on a page. */
let closeOpenTooltip: (() => void) | undefined;

/**
 * Decides when a tooltip is open. Written here because react-aria's trigger would add 15 KB (gzip) to every page with a
 * button; only the panel loads react-aria, when it opens.
 */
export function useTooltipState(): TooltipState {
    const [isOpen, setOpen] = useState(false);
    const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
    const later = (open: boolean, delay: number) => {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setOpen(open), delay);
    };
    const now = (open: boolean) => {
        clearTimeout(timer.current);
        setOpen(open);
    };
    useEffect(() => () => clearTimeout(timer.current), []);
    useEffect(() => {
        if (!isOpen) return;
        const close = () => setOpen(false);
        closeOpenTooltip?.();
        closeOpenTooltip = close;
        const onKeyDown = (event: KeyboardEvent) => {
            if (event.key !== 'Escape') return;
            // Escape closes the tooltip only, not a dialog around it.
            event.stopPropagation();
            close();
        };
        document.addEventListener('keydown', onKeyDown, true);
        return () => {
            document.removeEventListener('keydown', onKeyDown, true);
            if (closeOpenTooltip === close) closeOpenTooltip = undefined;
        };
    }, [isOpen]);
    return {
        isOpen,
        handlers: {
            onPointerEnter: (event) => {
                if (event.pointerType !== 'touch') later(true, isOpen ? 0 : OPEN_AFTER);
            },
            onPointerLeave: () => later(false, CLOSE_AFTER),
            onPointerDown: () => now(false),
            onFocus: (event) => {
                if (event.target.matches(':focus-visible')) now(true);
            },
            onBlur: () => now(false),
        },
    };
}
