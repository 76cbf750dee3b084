import {
    Code,
    Heading1,
    Heading2,
    Heading3,
    Lightbulb,
    List,
    ListChecks,
    ListOrdered,
    Minus,
    Pilcrow,
    Puzzle,
    Quote,
    type LucideIcon,
} from 'lucide-react';

import type { BasicIcon, InsertItem } from './insert-items.ts';

const ICONS: Record<BasicIcon, LucideIcon> = {
    text: Pilcrow,
    'heading-1': Heading1,
    'heading-2': Heading2,
    'heading-3': Heading3,
    bullets: List,
    numbers: ListOrdered,
    tasks: ListChecks,
    quote: Quote,
    code: Code,
    hint: Lightbulb,
    divider: Minus,
};

/** The decorative icon of a menu item. */
export function InsertIcon({ icon }: { icon: InsertItem['icon'] }) {
    if (icon.kind === 'block') {
        return icon.url ? (
            <img className="insert-icon-image" src={icon.url} alt="" width={20} height={20} />
        ) : (
            <Puzzle size={18} aria-hidden="true" />
        );
    }
    const Icon = ICONS[icon.name];
    return <Icon size={18} aria-hidden="true" />;
}
