import './sidebar.css';

import type { WorkbenchState } from '@bindery/contract';
import { ArrowUpRight, BookOpen, Plus } from 'lucide-react';

import { IconButton } from '../design/button.tsx';
import { addPage } from '../page/page-actions.ts';
import { useRoute } from '../router/router.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { IntegrationList } from './integration-list.tsx';
import { PageTree } from './page-tree.tsx';

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
                    <Sites sites={state.sites} />
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

function Sites({ sites }: { sites: WorkbenchState['sites'] }) {
    if (sites.length === 0) return null;
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Published site</h2>
            </div>
            <ul>
                {sites.map((site) => (
                    <li key={site.id}>
                        <a className="sidebar-row" href={site.url} target="_blank" rel="noreferrer">
                            <BookOpen size={14} aria-hidden="true" />
                            <span className="sidebar-text">{site.title}</span>
                            <ArrowUpRight size={13} aria-hidden="true" />
                            <span className="visually-hidden">opens in a new tab</span>
                        </a>
                    </li>
                ))}
            </ul>
        </section>
    );
}
