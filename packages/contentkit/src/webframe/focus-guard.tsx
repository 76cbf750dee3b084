import { useLayoutEffect, useRef, useState, type FocusEvent, type ReactNode } from 'react';

/**
 * Renders a tab stop after the frame of a dialog, which passes the focus on. Tab out of a frame fires no key event in
 * this page: at the end of a dialog the browser would move the focus out of the dialog, and react-aria would move it
 * back into the frame, which is a keyboard trap (WCAG 2.1.2). Outside a dialog the guard is no tab stop.
 */
export function FocusGuard(): ReactNode {
    const guard = useRef<HTMLSpanElement>(null);
    const [isInDialog, setInDialog] = useState(false);
    useLayoutEffect(() => setInDialog(dialogOf(guard.current) !== null), []);
    return (
        <span
            className="ck-focus-guard"
            ref={guard}
            tabIndex={isInDialog ? 0 : undefined}
            onFocus={passFocus}
        />
    );
}

const TAB_STOPS =
    'a, button, input, textarea, iframe, [contenteditable=true], [tabindex="0"]:not(.ck-focus-guard)';

function dialogOf(node: Element | null): Element | null {
    return node?.closest('.ck-dialog__panel') ?? null;
}

function passFocus({ currentTarget: guard, relatedTarget }: FocusEvent): void {
    const frame = guard.parentElement?.querySelector('iframe');
    // From an element other than the frame, only Shift+Tab reaches the guard: Tab would reach the frame first.
    if (relatedTarget !== null && relatedTarget !== frame) {
        frame?.focus();
        return;
    }
    const stops = [...(dialogOf(guard)?.querySelectorAll<HTMLElement>(TAB_STOPS) ?? [])].filter(
        (stop) => !stop.matches(':disabled') && stop.checkVisibility(),
    );
    const next = stops.find(
        (stop) => guard.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    (next ?? stops[0])?.focus();
}
