import type { WorkbenchPage } from '@bindery/contract';
import { FileText } from 'lucide-react';

import { BlockIcon } from '../editor/block-icon.tsx';
import { Link, useRoute } from '../router/router.tsx';

interface PageTreeProps {
    spaceId: string;
    pages: readonly WorkbenchPage[];
    level: number;
    onNavigate: (() => void) | undefined;
}

/** Renders the page tree of a space. */
export function PageTree({ spaceId, pages, level, onNavigate }: PageTreeProps) {
    const route = useRoute();
    return (
        <ul>
            {pages.map((page) => (
                <li key={page.id}>
                    <Link
                        className="sidebar-row"
                        style={{ paddingLeft: 8 + level * 16 }}
                        to={{ name: 'page', spaceId, pageId: page.id }}
                        {...(route.name === 'page' && route.pageId === page.id
                            ? { 'aria-current': 'page' as const }
                            : {})}
                        {...(onNavigate ? { onClick: onNavigate } : {})}
                    >
                        {page.icon ? (
                            <BlockIcon name={page.icon} isDecorative />
                        ) : (
                            <FileText size={14} aria-hidden="true" />
                        )}
                        <span className="sidebar-text">{page.title || 'Untitled'}</span>
                    </Link>
                    {page.pages.length > 0 ? (
                        <PageTree
                            spaceId={spaceId}
                            pages={page.pages}
                            level={level + 1}
                            onNavigate={onNavigate}
                        />
                    ) : null}
                </li>
            ))}
        </ul>
    );
}
