import './header.css';

import { Activity, ScanSearch, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';

import '../design/button.css';

import { Kbd } from '../keys/kbd.tsx';
import { SHORTCUTS } from '../keys/shortcut.ts';
import { Link, useRoute } from '../router/router.tsx';
import { countFailed } from '../store/invocation-outcome.ts';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { SignOutButton } from '../sign-in/sign-out-button.tsx';
import { BuildStatusButton } from './build-status-button.tsx';
import { SpaceMenu } from './space-menu.tsx';
import { ThemeMenu } from './theme-menu.tsx';

/** Renders the header of the workbench. */
export function Header() {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const layout = useStore(layoutStore, (current) => current);
    const failed = useStore(workbenchStore, ({ invocations }) => countFailed(invocations));
    const route = useRoute();
    const spaceId = route.name === 'page' ? route.spaceId : null;
    const space = state?.spaces.find(({ id }) => id === spaceId) ?? state?.spaces[0];
    return (
        <header className="header">
            <Link
                className="header-brand"
                to={{ name: 'home' }}
                aria-label="Bindery, go to the first page"
            >
                <BinderyMark />
                <span className="header-name">Bindery</span>
            </Link>
            {state && space ? (
                <>
                    <span className="header-slash" aria-hidden="true">
                        /
                    </span>
                    <span className="header-organization">{state.organization.title}</span>
                    <span className="header-slash header-organization" aria-hidden="true">
                        /
                    </span>
                    <SpaceMenu state={state} space={space} />
                </>
            ) : null}
            <span className="header-gap" />
            <BuildStatusButton />
            <Button className="header-search" onPress={() => changeLayout({ paletteOpen: true })}>
                <Search size={14} aria-hidden="true" />
                <span className="header-search-text">
                    Search<span className="visually-hidden"> and commands</span>
                </span>
                <Kbd shortcut={SHORTCUTS.palette} />
            </Button>
            <span className="header-panels">
                <PanelButton
                    label="Activity"
                    shortcut={SHORTCUTS.activity}
                    isOpen={layout.activityOpen}
                    onPress={() => changeLayout({ activityOpen: !layout.activityOpen })}
                >
                    <Activity size={16} aria-hidden="true" />
                    {failed > 0 && !layout.activityOpen ? (
                        <span className="header-badge" title={`${failed} failed`} />
                    ) : null}
                </PanelButton>
                <PanelButton
                    label="Inspector"
                    shortcut={SHORTCUTS.inspector}
                    isOpen={layout.inspectorOpen}
                    onPress={() => changeLayout({ inspectorOpen: !layout.inspectorOpen })}
                >
                    <ScanSearch size={16} aria-hidden="true" />
                </PanelButton>
            </span>
            <ThemeMenu />
            <SignOutButton />
        </header>
    );
}

interface PanelButtonProps {
    label: string;
    shortcut: string;
    isOpen: boolean;
    onPress: () => void;
    children: ReactNode;
}

/** Toggles a panel. The label is hidden on narrow screens; the tooltip shows the shortcut. */
function PanelButton({ label, shortcut, isOpen, onPress, children }: PanelButtonProps) {
    return (
        <TooltipTrigger delay={500} closeDelay={0}>
            <Button
                className="header-panel"
                aria-label={label}
                aria-pressed={isOpen}
                data-active={isOpen || undefined}
                onPress={onPress}
            >
                {children}
                <span className="header-panel-text">{label}</span>
            </Button>
            <Tooltip className="tooltip" offset={6}>
                {isOpen ? `Hide ${label.toLowerCase()}` : `Show ${label.toLowerCase()}`}
                <Kbd shortcut={shortcut} />
            </Tooltip>
        </TooltipTrigger>
    );
}

/** Draws the logo: a folded sheet with a binding thread. */
function BinderyMark() {
    return (
        <svg width="20" height="20" viewBox="0 0 20 20" fill="none" aria-hidden="true">
            <rect x="1" y="1" width="18" height="18" rx="5" fill="var(--accent)" />
            <path
                d="M6.5 4.5v11M6.5 5h5a2.5 2.5 0 0 1 0 5h-5m0 0h5.5a2.5 2.5 0 0 1 0 5H6.5"
                stroke="var(--on-accent)"
                strokeWidth="1.7"
                strokeLinejoin="round"
            />
        </svg>
    );
}
