import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';

import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';

const MIN_HEIGHT = 160; // Pixels: the height of the filters and four rows.
const MAX_SHARE = 0.75; // Share of the window height; keeps the page visible.
const STEP = 24;

function clamp(height: number): number {
    return Math.round(Math.max(MIN_HEIGHT, Math.min(height, window.innerHeight * MAX_SHARE)));
}

interface ActivityFrameProps {
    children: ReactNode;
    onKeyDown: (event: KeyboardEvent) => void;
}

/** Renders the activity panel below the page. Its edge can be dragged or moved with the arrow keys. */
export function ActivityFrame({ children, onKeyDown }: ActivityFrameProps) {
    const height = useStore(layoutStore, (layout) => layout.activityHeight);
    const drag = useRef<{ y: number; height: number } | null>(null);
    const move = (event: PointerEvent) => {
        if (!drag.current) return;
        changeLayout({
            activityHeight: clamp(drag.current.height + drag.current.y - event.clientY),
        });
    };
    const keys = (event: KeyboardEvent) => {
        const change = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
        if (change === undefined) return;
        event.preventDefault();
        changeLayout({ activityHeight: clamp(height + change) });
    };
    return (
        <section
            className="shell-activity"
            aria-label="Activity"
            style={{ height: clamp(height) }}
            onKeyDown={onKeyDown}
        >
            {/* A focusable separator is a widget by the ARIA specification (role `separator`). */}
            <div
                role="separator"
                tabIndex={0}
                className="shell-activity-edge"
                aria-label="Height of the activity panel"
                aria-orientation="horizontal"
                aria-valuenow={clamp(height)}
                aria-valuemin={MIN_HEIGHT}
                aria-valuemax={clamp(Number.MAX_SAFE_INTEGER)}
                onKeyDown={keys}
                onPointerDown={(event) => {
                    drag.current = { y: event.clientY, height: clamp(height) };
                    event.currentTarget.setPointerCapture(event.pointerId);
                }}
                onPointerMove={move}
                onPointerUp={() => {
                    drag.current = null;
                }}
            />
            {children}
        </section>
    );
}
