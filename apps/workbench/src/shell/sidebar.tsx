import './sidebar.css';

import type { WorkbenchSpace, WorkbenchState } from '@bindery/contract';
import { Gauge, KeyRound, Plus, ScrollText, Users } from 'lucide-react';
import type { ReactNode } from 'react';

import { IconButton } from '../design/button.tsx';
import { OrganizationMenu } from '../organization/organization-menu.tsx';
import { addPage } from '../page/page-actions.ts';
import { Link, useRoute } from '../router/router.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { IntegrationList } from './integration-list.tsx';
import { PageTree } from './page-tree.tsx';
import { SiteList } from './site-list.tsx';

/** Renders the sidebar: pages of the space, integrations and published sites. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const builds = useStore(workbenchStore, (workbench) => workbench.builds);
    const route = useRoute();
    const spaceId = route.name === 'page' ? route.spaceId : null;
    const space = state?.spaces.find(({ id }) => id === spaceId) ?? state?.spaces[0];
    return (
        <nav className="sidebar" aria-label="Pages and integrations">
            {state ? (
                <>
                    {space ? <Pages state={state} space={space} onNavigate={onNavigate} /> : null}
                    <section className="sidebar-section">
                        <div className="sidebar-heading">
                            <h2 className="section-label">Integrations</h2>
                        </div>
                        <IntegrationList
                            integrations={state.integrations}
                            builds={builds}
                            onNavigate={onNavigate}
                        />
                    </section>
                    <SiteList state={state} space={space} />
                    <Organization state={state} onNavigate={onNavigate} />
                    <Account onNavigate={onNavigate} />
                </>
            ) : null}
        </nav>
    );
}

interface PagesProps {
    state: WorkbenchState;
    space: WorkbenchSpace;
    onNavigate: (() => void) | undefined;
}

function Pages({ state, space, onNavigate }: PagesProps) {
    const canEdit = state.user.permissions.includes('content:write');
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Pages</h2>
                {canEdit ? (
                    <IconButton
                        label="New page"
                        onPress={() => {
                            void addPage(space.id);
                            onNavigate?.();
                        }}
                    >
                        <Plus size={14} />
                    </IconButton>
                ) : null}
            </div>
            {space.pages.length > 0 ? (
                <PageTree
                    spaceId={space.id}
                    pages={space.pages}
                    canEdit={canEdit}
                    onNavigate={onNavigate}
                />
            ) : (
                <p className="sidebar-empty">
                    No page yet.{canEdit ? ' Create one with the plus button.' : ''}
                </p>
            )}
        </section>
    );
}

interface OrganizationProps {
    state: WorkbenchState;
    onNavigate: (() => void) | undefined;
}

function Organization({ state, onNavigate }: OrganizationProps) {
    const { permissions } = state.user;
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Organization</h2>
            </div>
            <OrganizationMenu state={state} />
            {permissions.includes('members:read') ? (
                <ScreenLink name="members" title="Members" onNavigate={onNavigate}>
                    <Users size={14} aria-hidden="true" />
                </ScreenLink>
            ) : null}
            {permissions.includes('audit:read') ? (
                <ScreenLink name="audit" title="Audit log" onNavigate={onNavigate}>
                    <ScrollText size={14} aria-hidden="true" />
                </ScreenLink>
            ) : null}
            {permissions.includes('integrations:read') ? (
                <ScreenLink name="limits" title="Limits" onNavigate={onNavigate}>
                    <Gauge size={14} aria-hidden="true" />
                </ScreenLink>
            ) : null}
        </section>
    );
}

function Account({ onNavigate }: { onNavigate: (() => void) | undefined }) {
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Account</h2>
            </div>
            <ScreenLink name="access" title="Tokens and sessions" onNavigate={onNavigate}>
                <KeyRound size={14} aria-hidden="true" />
            </ScreenLink>
        </section>
    );
}

interface ScreenLinkProps {
    name: 'members' | 'audit' | 'access' | 'limits';
    title: string;
    onNavigate: (() => void) | undefined;
    /** The icon. */
    children: ReactNode;
}

function ScreenLink({ name, title, onNavigate, children }: ScreenLinkProps) {
    const isOpen = useRoute().name === name;
    return (
        <Link
            className="sidebar-row"
            to={{ name }}
            {...(isOpen ? { 'aria-current': 'page' } : {})}
            {...(onNavigate ? { onClick: onNavigate } : {})}
        >
            {children}
            <span className="sidebar-text">{title}</span>
        </Link>
    );
}
