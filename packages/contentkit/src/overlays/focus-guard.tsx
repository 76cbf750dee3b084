import { useFocusManager } from 'react-aria/FocusScope';
import type { ReactNode } from 'react';

/**
 * The last tab stop of a dialog; passes the focus on to the first one. Tab out of a frame fires no key event in this page:
 * without the guard the browser would move the focus out of the dialog and react-aria back into the frame, a keyboard trap
 * (WCAG 2.1.2).
 */
export function FocusGuard(): ReactNode {
    const manager = useFocusManager();
    return (
        <div
            className="ck-focus-guard"
            tabIndex={0}
            onFocus={({ currentTarget: guard, relatedTarget: previous }) => {
                const first = manager?.focusFirst({ tabbable: true });
                // Shift+Tab on the first tab stop wraps to the guard: continue backwards.
                if (first && first === previous) {
                    manager?.focusLast({ tabbable: true, accept: (node) => node !== guard });
                }
            }}
        />
    );
}
