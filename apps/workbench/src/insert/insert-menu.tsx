import './insert-menu.css';

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

import { Kbd } from '../keys/kbd.tsx';
import { useStore } from '../store/store.ts';
import {
    INSERT_MENU_ID,
    insertOptionId,
    type InsertController,
    type InsertMenuState,
} from './insert-controller.ts';
import { InsertIcon } from './insert-icon.tsx';
import type { InsertItem } from './insert-items.ts';

const GAP = 6; // Pixels between the text line and the menu, and between the menu and the window edge.

/** Renders the list of blocks at the caret. It never takes the focus; the controller handles the keys. */
export function InsertMenu({ controller }: { controller: InsertController }) {
    const state = useStore(controller.state, (current) => current);
    useEffect(() => {
        if (!state.isOpen) return;
        const reposition = () => controller.reposition();
        // In the capture phase, because the shell scrolls, not the window, and scroll events do not bubble.
        addEventListener('scroll', reposition, true);
        addEventListener('resize', reposition);
        return () => {
            removeEventListener('scroll', reposition, true);
            removeEventListener('resize', reposition);
        };
    }, [controller, state.isOpen]);
    return (
        <>
            <p className="visually-hidden" role="status">
                {announcement(state)}
            </p>
            {state.isOpen
                ? createPortal(
                      <MenuList state={state} controller={controller} />,
                      document.querySelector('main') ?? document.body,
                  )
                : null}
        </>
    );
}

function announcement({ isOpen, items, query }: InsertMenuState): string {
    if (!isOpen) return '';
    if (items.length === 0) return `No block matches ${query}`;
    return `${items.length} ${items.length === 1 ? 'block' : 'blocks'}. Use the arrow keys to choose.`;
}

interface MenuListProps {
    state: InsertMenuState;
    controller: InsertController;
}

function MenuList({ state, controller }: MenuListProps) {
    const { items, activeIndex, query, anchor } = state;
    const menu = useRef<HTMLDivElement>(null);
    const [position, setPosition] = useState<{ left: number; top: number } | null>(null);

    useLayoutEffect(() => {
        const box = menu.current?.getBoundingClientRect();
        if (!box) return;
        const height = window.visualViewport?.height ?? window.innerHeight;
        const fitsBelow = anchor.bottom + GAP + box.height <= height - GAP;
        const above = Math.max(GAP, anchor.top - GAP - box.height);
        setPosition({
            left: Math.max(GAP, Math.min(anchor.left, window.innerWidth - box.width - GAP)),
            top: fitsBelow || anchor.top < box.height / 2 ? anchor.bottom + GAP : above,
        });
    }, [anchor, items.length]);

    useEffect(() => {
        menu.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    }, [activeIndex]);

    return (
        <div
            ref={menu}
            className="insert-menu"
            style={position ?? { left: 0, top: 0, visibility: 'hidden' }}
            // A press must not move the focus out of the page.
            onMouseDown={(event) => event.preventDefault()}
        >
            {items.length === 0 ? (
                <p className="insert-menu-empty">
                    No block matches “{query}”. <span>Esc closes.</span>
                </p>
            ) : (
                <div
                    id={INSERT_MENU_ID}
                    role="listbox"
                    aria-label="Blocks"
                    className="insert-list"
                    // Scrollable regions must be focusable. Tab does not reach this one: it inserts the active block.
                    tabIndex={0}
                >
                    {groupsOf(items, query).map((group) => (
                        <div role="group" aria-label={group.title} key={group.title}>
                            <div className="section-label insert-group" aria-hidden="true">
                                {group.title}
                            </div>
                            {group.items.map(({ item, index }) => (
                                <Option
                                    key={item.id}
                                    item={item}
                                    index={index}
                                    isActive={index === activeIndex}
                                    controller={controller}
                                />
                            ))}
                        </div>
                    ))}
                </div>
            )}
            <p className="insert-menu-keys" aria-hidden="true">
                <span>
                    <Kbd shortcut="↑" /> <Kbd shortcut="↓" /> choose
                </span>
                <span>
                    <Kbd shortcut="enter" /> insert
                </span>
                <span>
                    <Kbd shortcut="escape" /> close
                </span>
            </p>
        </div>
    );
}

interface OptionProps {
    item: InsertItem;
    index: number;
    isActive: boolean;
    controller: InsertController;
}

function Option({ item, index, isActive, controller }: OptionProps) {
    return (
        // The editor handles the keys and refers to this option with aria-activedescendant.
        <div
            id={insertOptionId(index)}
            role="option"
            aria-selected={isActive}
            className="insert-option"
            onMouseMove={() => (isActive ? undefined : controller.activate(index))}
            onClick={() => controller.choose(index)}
        >
            <span className="insert-option-icon">
                <InsertIcon icon={item.icon} />
            </span>
            <span className="insert-option-text">
                <span className="insert-option-title">{item.title}</span>
                <span className="insert-option-note">{item.description}</span>
            </span>
        </div>
    );
}

interface Group {
    title: string;
    items: { item: InsertItem; index: number }[];
}

/** Groups the items while the query is empty; otherwise returns one group, best match first. */
function groupsOf(items: readonly InsertItem[], query: string): Group[] {
    const indexed = items.map((item, index) => ({ item, index }));
    if (query !== '') return [{ title: 'Matching blocks', items: indexed }];
    const titles = [...new Set(items.map((item) => item.group))];
    return titles.map((title) => ({
        title,
        items: indexed.filter(({ item }) => item.group === title),
    }));
}
