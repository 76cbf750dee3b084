import { Ellipsis, FilePlus2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Menu, MenuTrigger } from 'react-aria-components';

import { IconButton } from '../design/button.tsx';
import { MenuPopover, Item } from '../design/menu.tsx';
import { addPage } from './page-actions.ts';
import { DeletePageDialog } from './delete-page-dialog.tsx';

interface PageMenuProps {
    spaceId: string;
    pageId: string;
    title: string;
}

/** Renders the menu with actions on the page. */
export function PageMenu({ spaceId, pageId, title }: PageMenuProps) {
    const [isDeleting, setDeleting] = useState(false);
    return (
        <>
            <MenuTrigger>
                <IconButton label="Page actions">
                    <Ellipsis size={16} />
                </IconButton>
                <MenuPopover placement="bottom end">
                    <Menu className="menu">
                        <Item
                            id="add"
                            icon={<FilePlus2 size={14} />}
                            onAction={() => void addPage(spaceId, pageId)}
                        >
                            Add a page below
                        </Item>
                        <Item
                            id="delete"
                            tone="bad"
                            icon={<Trash2 size={14} />}
                            onAction={() => setDeleting(true)}
                        >
                            Delete page…
                        </Item>
                    </Menu>
                </MenuPopover>
            </MenuTrigger>
            <DeletePageDialog
                isOpen={isDeleting}
                onClose={() => setDeleting(false)}
                spaceId={spaceId}
                pageId={pageId}
                title={title}
            />
        </>
    );
}
