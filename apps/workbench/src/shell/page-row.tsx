import type { WorkbenchPage } from '@bindery/contract';
import { FileText } from 'lucide-react';
import type { DragEvent, KeyboardEvent } from 'react';

import { BlockIcon } from '../editor/block-icon.tsx';
import { askPageTitle, removePage, stepPage } from '../page/page-actions.ts';
import { PageMenu } from '../page/page-menu.tsx';
import type { Direction, DropZone } from '../page/page-place.ts';
import { Link, useRoute } from '../router/router.tsx';
import type { DragState } from './page-drag.ts';

const STEPS: Readonly<Record<string, Direction>> = {
    ArrowUp: 'up',
    ArrowDown: 'down',
    ArrowRight: 'in',
    ArrowLeft: 'out',
};

interface PageRowProps {
    spaceId: string;
    page: WorkbenchPage;
    level: number;
    drag: DragState | null;
    onNavigate: (() => void) | undefined;
}

/** Renders one page of the tree: a link. People who can edit also get the menu, the keyboard shortcuts and dragging. */
export function PageRow({ spaceId, page, level, drag, onNavigate }: PageRowProps) {
    const route = useRoute();
    const isOpen = route.name === 'page' && route.pageId === page.id;
    const target = drag?.target?.pageId === page.id ? drag.target.zone : undefined;
    const title = page.title || 'Untitled';
    return (
        <div className="page-row" data-drop={target} {...(drag ? dragHandlers(drag, page.id) : {})}>
            <Link
                className="sidebar-row"
                style={{ paddingLeft: 8 + level * 16 }}
                to={{ name: 'page', spaceId, pageId: page.id }}
                data-page-id={page.id}
                {...(isOpen ? { 'aria-current': 'page' as const } : {})}
                {...(onNavigate ? { onClick: onNavigate } : {})}
                {...(drag
                    ? {
                          'aria-keyshortcuts':
                              'Alt+ArrowUp Alt+ArrowDown Alt+ArrowRight Alt+ArrowLeft F2 Delete',
                          onKeyDown: (event) => press(event, spaceId, page.id),
                      }
                    : {})}
            >
                {page.icon ? (
                    <BlockIcon name={page.icon} isDecorative />
                ) : (
                    <FileText size={14} aria-hidden="true" />
                )}
                <span className="sidebar-text">{title}</span>
            </Link>
            {drag ? (
                <PageMenu spaceId={spaceId} pageId={page.id} label={`Actions for ${title}`} />
            ) : null}
        </div>
    );
}

/** Handles Alt and an arrow (move), F2 (rename) and Delete. */
function press(event: KeyboardEvent, spaceId: string, pageId: string): void {
    const step = event.altKey ? STEPS[event.key] : undefined;
    if (step) {
        void stepPage(spaceId, pageId, step).then(() => {
            // Under another parent the page is rendered as a new element, which has no focus.
            document.querySelector<HTMLElement>(`[data-page-id="${CSS.escape(pageId)}"]`)?.focus();
        });
    } else if (event.key === 'F2') {
        askPageTitle(spaceId, pageId);
    } else if (event.key === 'Delete') {
        void removePage(spaceId, pageId);
    } else {
        return;
    }
    event.preventDefault();
}

function dragHandlers(drag: DragState, pageId: string) {
    return {
        draggable: true,
        onDragStart: (event: DragEvent) => {
            event.dataTransfer.effectAllowed = 'move';
            drag.start(pageId);
        },
        onDragOver: (event: DragEvent) => {
            if (drag.over({ pageId, zone: zoneOf(event) })) event.preventDefault();
        },
        onDragEnd: () => drag.leave(),
        onDrop: (event: DragEvent) => {
            event.preventDefault();
            drag.drop({ pageId, zone: zoneOf(event) });
        },
    };
}

/** Returns the part of the row below the pointer: its upper or lower quarter, or the middle. */
function zoneOf(event: DragEvent): DropZone {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    const part = (event.clientY - top) / height;
    if (part < 0.25) return 'before';
    return part > 0.75 ? 'after' : 'inside';
}
