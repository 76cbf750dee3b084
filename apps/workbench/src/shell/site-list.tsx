import type { WorkbenchSite, WorkbenchSpace, WorkbenchState } from '@bindery/contract';
import { ArrowUpRight, BookOpen, Ellipsis, Link2, PencilLine, Plus, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Menu, MenuTrigger } from 'react-aria-components';

import { IconButton } from '../design/button.tsx';
import { Item, MenuPopover } from '../design/menu.tsx';
import { askNewSite, askSiteTitle, removeSite } from '../site/site-actions.ts';

const ShareLinkDialog = lazy(() =>
    import('../site/share-link-dialog.tsx').then((m) => ({ default: m.ShareLinkDialog })),
);

interface SiteListProps {
    state: WorkbenchState;
    /** The open space, which a new site publishes. */
    space: WorkbenchSpace | undefined;
}

/** Renders the published sites with links and menus. People who can edit also get a button that creates a site. */
export function SiteList({ state, space }: SiteListProps) {
    const { sites, organization, user } = state;
    const [shared, setShared] = useState<WorkbenchSite | null>(null);
    const canEdit = user.permissions.includes('content:write');
    if (sites.length === 0 && !canEdit) return null;
    return (
        <section className="sidebar-section">
            <div className="sidebar-heading">
                <h2 className="section-label">Published site</h2>
                {canEdit && space ? (
                    <IconButton label="New site" onPress={() => askNewSite(space)}>
                        <Plus size={14} />
                    </IconButton>
                ) : null}
            </div>
            {sites.length === 0 ? (
                <p className="sidebar-empty">
                    No site yet. Publish this space with the plus button.
                </p>
            ) : null}
            <ul>
                {sites.map((site) => (
                    <li key={site.id} className="sidebar-site">
                        <a className="sidebar-row" href={site.url} target="_blank" rel="noreferrer">
                            <BookOpen size={14} aria-hidden="true" />
                            <span className="sidebar-text">{site.title}</span>
                            <ArrowUpRight size={13} aria-hidden="true" />
                            <span className="visually-hidden">opens in a new tab</span>
                        </a>
                        {canEdit ? <SiteMenu site={site} onShare={() => setShared(site)} /> : null}
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

function SiteMenu({ site, onShare }: { site: WorkbenchSite; onShare: () => void }) {
    const label = `Actions for ${site.title}`;
    return (
        <MenuTrigger>
            <IconButton label={label}>
                <Ellipsis size={14} />
            </IconButton>
            <MenuPopover placement="bottom end">
                <Menu className="menu" aria-label={label}>
                    <Item id="share" icon={<Link2 size={14} />} onAction={onShare}>
                        Share link…
                    </Item>
                    <Item
                        id="rename"
                        icon={<PencilLine size={14} />}
                        onAction={() => askSiteTitle(site)}
                    >
                        Rename…
                    </Item>
                    <Item
                        id="delete"
                        tone="bad"
                        icon={<Trash2 size={14} />}
                        onAction={() => void removeSite(site)}
                    >
                        Delete site
                    </Item>
                </Menu>
            </MenuPopover>
        </MenuTrigger>
    );
}
