import './page-tree.css';

import type { WorkbenchPage } from '@bindery/contract';
import { useRef, useState } from 'react';

import { placePage } from '../page/page-actions.ts';
import { dropPlace } from '../page/page-place.ts';
import type { DragState, DropTarget } from './page-drag.ts';
import { PageRow } from './page-row.tsx';

interface PageTreeProps {
    spaceId: string;
    pages: readonly WorkbenchPage[];
    canEdit: boolean;
    onNavigate: (() => void) | undefined;
}

/** Renders the page tree of a space. Pages are moved by dragging, with Alt and arrow keys, or from their menu. */
export function PageTree({ spaceId, pages, canEdit, onNavigate }: PageTreeProps) {
    const dragged = useRef<string | null>(null);
    const [target, setTarget] = useState<DropTarget | null>(null);
    const drag: DragState = {
        target,
        start(pageId) {
            dragged.current = pageId;
        },
        over(next) {
            const isPossible =
                dragged.current !== null &&
                dropPlace(pages, dragged.current, next.pageId, next.zone) !== null;
            if (!isPossible) setTarget(null);
            else if (next.pageId !== target?.pageId || next.zone !== target.zone) setTarget(next);
            return isPossible;
        },
        leave: () => setTarget(null),
        drop({ pageId: targetId, zone }) {
            const pageId = dragged.current;
            dragged.current = null;
            setTarget(null);
            if (pageId === null) return;
            const place = dropPlace(pages, pageId, targetId, zone);
            if (place) void placePage(spaceId, pageId, place);
        },
    };
    return (
        <Branch
            spaceId={spaceId}
            pages={pages}
            level={0}
            drag={canEdit ? drag : null}
            onNavigate={onNavigate}
        />
    );
}

interface BranchProps {
    spaceId: string;
    pages: readonly WorkbenchPage[];
    level: number;
    /** Null for a person who cannot edit. */
    drag: DragState | null;
    onNavigate: (() => void) | undefined;
}

function Branch({ spaceId, pages, level, drag, onNavigate }: BranchProps) {
    return (
        <ul>
            {pages.map((page) => (
                <li key={page.id}>
                    <PageRow
                        spaceId={spaceId}
                        page={page}
                        level={level}
                        drag={drag}
                        onNavigate={onNavigate}
                    />
                    {page.pages.length > 0 ? (
                        <Branch
                            spaceId={spaceId}
                            pages={page.pages}
                            level={level + 1}
                            drag={drag}
                            onNavigate={onNavigate}
                        />
                    ) : null}
                </li>
            ))}
        </ul>
    );
}
