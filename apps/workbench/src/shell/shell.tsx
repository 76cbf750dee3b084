import './shell.css';

import { lazy, Suspense, useEffect, type ReactNode } from 'react';

import { Sheet } from '../design/dialog.tsx';
import { Toasts } from '../design/toasts.tsx';
import { PHONE, useMediaQuery, WIDE } from '../design/use-media-query.ts';
import { matchesShortcut, SHORTCUTS } from '../keys/shortcut.ts';
import { Palette } from '../palette/palette.tsx';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { ActivityFrame } from './activity-frame.tsx';
import { ConnectionNote } from './connection-note.tsx';
import { Header } from './header.tsx';
import { focusNextRegion } from './focus-next-region.ts';
import { PhoneBar } from './phone-bar.tsx';
import { Sidebar } from './sidebar.tsx';

// Loaded lazily, because the first paint does not need these panels and dialogs.
const ActivityPanel = lazy(() =>
    import('../activity/activity-panel.tsx').then((m) => ({ default: m.ActivityPanel })),
);
const Inspector = lazy(() =>
    import('../inspector/inspector.tsx').then((m) => ({ default: m.Inspector })),
);
const BuildProblems = lazy(() =>
    import('../build/build-problems.tsx').then((m) => ({ default: m.BuildProblems })),
);
const SendEventDialog = lazy(() =>
    import('../activity/send-event-dialog.tsx').then((m) => ({ default: m.SendEventDialog })),
);
const GitDialog = lazy(() =>
    import('../git/git-dialog.tsx').then((m) => ({ default: m.GitDialog })),
);

const HistoryDialog = lazy(() =>
    import('../history/history-dialog.tsx').then((m) => ({ default: m.HistoryDialog })),
);
const NameDialog = lazy(() =>
    import('../design/name-dialog.tsx').then((m) => ({ default: m.NameDialog })),
);

/** Handles the global keyboard shortcuts. */
function useShellKeys(): void {
    useEffect(() => {
        const press = (event: KeyboardEvent) => {
            const layout = layoutStore.get();
            if (matchesShortcut(event, SHORTCUTS.palette)) {
                changeLayout({ paletteOpen: !layout.paletteOpen });
            } else if (matchesShortcut(event, SHORTCUTS.activity)) {
                changeLayout({ activityOpen: !layout.activityOpen });
            } else if (matchesShortcut(event, SHORTCUTS.inspector)) {
                changeLayout({ inspectorOpen: !layout.inspectorOpen });
            } else if (event.key === 'F6') {
                focusNextRegion(event.shiftKey ? -1 : 1);
            } else {
                return;
            }
            event.preventDefault();
            event.stopPropagation();
        };
        // In the capture phase, because the editor also handles some of these keys.
        addEventListener('keydown', press, true);
        return () => removeEventListener('keydown', press, true);
    }, []);
}

/** Returns the focus to the page when Escape is pressed in a panel. */
function panelKeys(event: React.KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    document.querySelector<HTMLElement>('.prose')?.focus();
}

/** Renders the frame of a screen: header, sidebar, inspector and activity panel; on a phone the panels are sheets. */
export function Shell({ children }: { children: ReactNode }) {
    useShellKeys();
    const layout = useStore(layoutStore, (current) => current);
    const isPhone = useMediaQuery(PHONE);
    const isWide = useMediaQuery(WIDE);
    const showsSidebar = !isPhone && (isWide || !layout.inspectorOpen);
    const activity = (
        <Suspense>
            <ActivityPanel />
        </Suspense>
    );
    const inspector = (
        <Suspense>
            <Inspector />
        </Suspense>
    );
    return (
        <div className="shell">
            <Header />
            <ConnectionNote />
            <div className="shell-body">
                {showsSidebar ? (
                    <div className="shell-sidebar">
                        <Sidebar />
                    </div>
                ) : null}
                <main className="shell-main">
                    {children}
                    <Suspense>
                        <BuildProblems />
                    </Suspense>
                </main>
                {!isPhone && layout.inspectorOpen ? (
                    <aside className="shell-inspector" aria-label="Inspector" onKeyDown={panelKeys}>
                        {inspector}
                    </aside>
                ) : null}
            </div>
            {!isPhone && layout.activityOpen ? (
                <ActivityFrame onKeyDown={panelKeys}>{activity}</ActivityFrame>
            ) : null}
            {isPhone ? (
                <>
                    <PhoneBar />
                    <Sheet
                        side="left"
                        title="Pages and integrations"
                        isOpen={layout.sidebarOpen}
                        onClose={() => changeLayout({ sidebarOpen: false })}
                    >
                        <Sidebar onNavigate={() => changeLayout({ sidebarOpen: false })} />
                    </Sheet>
                    <Sheet
                        side="bottom"
                        title="Activity"
                        isOpen={layout.activityOpen}
                        onClose={() => changeLayout({ activityOpen: false })}
                    >
                        {activity}
                    </Sheet>
                    <Sheet
                        side="bottom"
                        title="Inspector"
                        isOpen={layout.inspectorOpen}
                        onClose={() => changeLayout({ inspectorOpen: false })}
                    >
                        {inspector}
                    </Sheet>
                </>
            ) : null}
            {layout.paletteOpen ? <Palette /> : null}
            <Suspense>{layout.sendEventOpen ? <SendEventDialog /> : null}</Suspense>
            <Suspense>{layout.git ? <GitDialog /> : null}</Suspense>
            <Suspense>{layout.history ? <HistoryDialog {...layout.history} /> : null}</Suspense>
            <Suspense>{layout.naming ? <NameDialog {...layout.naming} /> : null}</Suspense>
            <Toasts />
        </div>
    );
}
