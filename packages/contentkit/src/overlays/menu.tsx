import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useOverlayTriggerState } from 'react-stately/useOverlayTriggerState';

import { activeElementAt } from '../active-element.ts';
import { Icon } from '../elements/icon.tsx';
import { Popover } from './popover.tsx';

export interface MenuEntry {
    label: string;
    icon: string | undefined;
    danger?: boolean;
    onPress: () => void;
}

interface MenuProps {
    label: string;
    trigger: RefObject<HTMLElement | null>;
    onClose: () => void;
    groups: readonly (readonly MenuEntry[])[];
}

/** Renders a menu (WAI-ARIA pattern): arrows, Home, End and first letters move; Enter and Space activate. */
export function Menu({ label, trigger, onClose, groups }: MenuProps): ReactNode {
    const ref = useRef<HTMLDivElement>(null);
    const state = useOverlayTriggerState({
        isOpen: true,
        onOpenChange: (open) => {
            if (!open) onClose();
        },
    });
    useEffect(() => {
        itemsOf(ref.current)[0]?.focus();
    }, []);
    return (
        <Popover trigger={trigger} state={state} placement="bottom end">
            <div className="ck-menu" role="menu" aria-label={label} ref={ref} onKeyDown={onMenuKey}>
                {groups.map((group, index) => (
                    <div className="ck-menu__group" role="group" key={index}>
                        {group.map((entry, position) => (
                            <button
                                type="button"
                                role="menuitem"
                                tabIndex={-1}
                                key={position}
                                className="ck-menu__item"
                                data-danger={entry.danger ? '' : undefined}
                                onPointerEnter={(event) => event.currentTarget.focus()}
                                onClick={() => {
                                    state.close();
                                    entry.onPress();
                                }}
                            >
                                <Icon name={entry.icon} />
                                {entry.label}
                            </button>
                        ))}
                    </div>
                ))}
            </div>
        </Popover>
    );
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
    return menu ? [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')] : [];
}

function onMenuKey(event: KeyboardEvent<HTMLElement>): void {
    const items = itemsOf(event.currentTarget);
    const current = items.indexOf(activeElementAt(event.currentTarget) as HTMLElement);
    const target = targetOf(event.key, items, current);
    if (event.key === 'Tab') event.preventDefault();
    if (!target) return;
    event.preventDefault();
    target.focus();
}

function targetOf(key: string, items: HTMLElement[], current: number): HTMLElement | undefined {
    switch (key) {
        case 'ArrowDown':
            return items[(current + 1) % items.length];
        case 'ArrowUp':
            return items.at(current <= 0 ? -1 : current - 1);
        case 'Home':
            return items[0];
        case 'End':
            return items.at(-1);
        default: {
            if (key.length !== 1 || key === ' ') return undefined;
            const after = [...items.slice(current + 1), ...items.slice(0, current + 1)];
            return after.find((item) =>
                item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()),
            );
        }
    }
}
