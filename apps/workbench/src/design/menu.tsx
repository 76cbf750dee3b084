import './menu.css';

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { MenuItem, Popover, type PopoverProps } from 'react-aria-components';

/** Renders the popover of menus and selects. */
export function MenuPopover({
    children,
    className = '',
    ...rest
}: PopoverProps & { className?: string }) {
    return (
        <Popover offset={4} {...rest} className={`float ${className}`}>
            {children}
        </Popover>
    );
}

interface ItemProps {
    id: string;
    icon?: ReactNode;
    children: string;
    /** A second line in a less prominent style. */
    note?: string;
    onAction?: () => void;
    tone?: 'bad';
    isDisabled?: boolean;
}

/** Renders a menu item. In menus with selection, the selected item shows a check mark. */
export function Item({ id, icon, children, note, onAction, tone, isDisabled }: ItemProps) {
    return (
        <MenuItem
            id={id}
            textValue={children}
            className={`menu-item ${tone === 'bad' ? 'menu-item-bad' : ''}`}
            {...(onAction ? { onAction } : {})}
            isDisabled={isDisabled === true}
        >
            {({ isSelected, selectionMode }) => (
                <>
                    {icon}
                    <span className="menu-item-text">
                        <span>{children}</span>
                        {note ? <span className="menu-item-note">{note}</span> : null}
                    </span>
                    {selectionMode !== 'none' ? (
                        <Check
                            size={14}
                            className="menu-item-tick"
                            aria-hidden="true"
                            data-shown={isSelected || undefined}
                        />
                    ) : null}
                </>
            )}
        </MenuItem>
    );
}
