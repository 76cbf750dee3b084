import './sidebar.css';

import type { WorkbenchState } from '@bindery/contract';
import { ArrowUpRight, BookOpen, KeyRound, Link2, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';

import { IconButton } from '../design/button.tsx';
import { addPage } from '../page/page-actions.ts';
import { Link, useRoute } from '../router/router.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { IntegrationList } from './integration-list.tsx';
import { PageTree } from './page-tree.tsx';

const ShareLinkDialog = lazy(() =>
    import('../site/share-link-dialog.tsx').then((m) => ({ default: m.ShareLinkDialog })),
);

/** Renders the sidebar: pages of the space, integrations and published sites. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const builds = useStore(workbenchStore, (workbench) => workbench.builds);
    return (
        <nav className="sidebar" aria-label="Pages and integrations">
            {state ? (
                <>
                    <Pages state={state} onNavigate={onNavigate} />
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
                    <Sites state={state} />
                    <Account onNavigate={onNavigate} />
                </>
            ) : null}
        </nav>
    );
}

interface PagesProps {
    state: WorkbenchState;
    onNavigate: (() => void) | undefined;
}

function Pages({ state, onNavigate }: PagesProps) {
    const route = useRoute();
    const spaceId = route.name === 'page' ? route.spaceId : null;
    const space = state.spaces.find(({ id }) => id === spaceId) ?? state.spaces[0];
    if (!space) return null;
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Pages</h2>
                <IconButton
                    label="New page"
                    onPress={() => {
                        void addPage(space.id);
                        onNavigate?.();
                    }}
                >
                    <Plus size={14} />
                </IconButton>
            </div>
            {space.pages.length > 0 ? (
                <PageTree
                    spaceId={space.id}
                    pages={space.pages}
                    level={0}
                    onNavigate={onNavigate}
                />
            ) : (
                <p className="sidebar-empty">No page yet. Create one with the plus button.</p>
            )}
        </section>
    );
}

function Sites({ state }: { state: WorkbenchState }) {
    const { sites, organization, user } = state;
    const [shared, setShared] = useState<WorkbenchState['sites'][number] | null>(null);
    if (sites.length === 0) return null;
    const canShare = user.permissions.includes('content:write');
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Published site</h2>
            </div>
            <ul>
                {sites.map((site) => (
                    <li key={site.id} className="sidebar-site">
                        <a className="sidebar-row" href={site.url} target="_blank" rel="noreferrer">
                            <BookOpen size={14} aria-hidden="true" />
                            <span className="sidebar-text">{site.title}</span>
                            <ArrowUpRight size={13} aria-hidden="true" />
                            <span className="visually-hidden">opens in a new tab</span>
                        </a>
                        {canShare ? (
                            <IconButton
                                label={`Share link of ${site.title}`}
                                onPress={() => setShared(site)}
                            >
                                <Link2 size={14} />
                            </IconButton>
                        ) : null}
                    </li>
                ))}
            </ul>
            <Suspense>
                {shared ? (
                    <ShareLinkDialog
                        organizationId={organization.id}
                        site={shared}
                        onClose={() => setShared(null)}
                    />
                ) : null}
            </Suspense>
        </section>
    );
}

function Account({ onNavigate }: { onNavigate: (() => void) | undefined }) {
    const isOpen = useRoute().name === 'access';
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Account</h2>
            </div>
            <Link
                className="sidebar-row"
                to={{ name: 'access' }}
                {...(isOpen ? { 'aria-current': 'page' } : {})}
                {...(onNavigate ? { onClick: onNavigate } : {})}
            >
                <KeyRound size={14} aria-hidden="true" />
                <span className="sidebar-text">Tokens and sessions</span>
            </Link>
        </section>
    );
}
