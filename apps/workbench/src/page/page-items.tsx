import { CopyPlus, FilePlus2, History, MoveDown, MoveUp, PencilLine, Trash2 } from 'lucide-react';
import { MenuSection, Separator } from 'react-aria-components';

import { Item } from '../design/menu.tsx';
import { changeLayout } from '../store/layout-store.ts';
import { addPage, askPageTitle, copyPage, removePage, stepPage } from './page-actions.ts';

interface PageItemsProps {
    spaceId: string;
    pageId: string;
}

/** Returns the items of a page's menu, which is the same in the tree and above the page. */
export function PageItems({ spaceId, pageId }: PageItemsProps) {
    return (
        <>
            <MenuSection aria-label="Page">
                <Item
                    id="add"
                    icon={<FilePlus2 size={14} />}
                    onAction={() => void addPage(spaceId, pageId)}
                >
                    Add a page below
                </Item>
                <Item
                    id="rename"
                    icon={<PencilLine size={14} />}
                    onAction={() => askPageTitle(spaceId, pageId)}
                >
                    Rename…
                </Item>
                <Item
                    id="duplicate"
                    icon={<CopyPlus size={14} />}
                    onAction={() => void copyPage(spaceId, pageId)}
                >
                    Duplicate
                </Item>
                <Item
                    id="history"
                    icon={<History size={14} />}
                    onAction={() => changeLayout({ history: { spaceId, pageId } })}
                >
                    History…
                </Item>
            </MenuSection>
            <Separator className="menu-separator" />
            <MenuSection aria-label="Move">
                <Item
                    id="up"
                    icon={<MoveUp size={14} />}
                    onAction={() => void stepPage(spaceId, pageId, 'up')}
                >
                    Move up
                </Item>
                <Item
                    id="down"
                    icon={<MoveDown size={14} />}
                    onAction={() => void stepPage(spaceId, pageId, 'down')}
                >
                    Move down
                </Item>
            </MenuSection>
            <Separator className="menu-separator" />
            <MenuSection aria-label="Delete">
                <Item
                    id="delete"
                    tone="bad"
                    icon={<Trash2 size={14} />}
                    onAction={() => void removePage(spaceId, pageId)}
                >
                    Delete page
                </Item>
            </MenuSection>
        </>
    );
}
