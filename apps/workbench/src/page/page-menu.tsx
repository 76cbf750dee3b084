import { Ellipsis } from 'lucide-react';
import { Menu, MenuTrigger } from 'react-aria-components';

import { IconButton } from '../design/button.tsx';
import { MenuPopover } from '../design/menu.tsx';
import { PageItems } from './page-items.tsx';

interface PageMenuProps {
    spaceId: string;
    pageId: string;
    /** The accessible name of the button. */
    label: string;
}

/** Renders the button with the menu of actions on a page. */
export function PageMenu({ spaceId, pageId, label }: PageMenuProps) {
    return (
        <MenuTrigger>
            <IconButton label={label} className="page-menu-button">
                <Ellipsis size={16} />
            </IconButton>
            <MenuPopover placement="bottom end">
                <Menu className="menu" aria-label={label}>
                    <PageItems spaceId={spaceId} pageId={pageId} />
                </Menu>
            </MenuPopover>
        </MenuTrigger>
    );
}
