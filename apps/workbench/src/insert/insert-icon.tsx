import {
    AtSign,
    Braces,
    ChevronsUpDown,
    Code,
    Columns2,
    FileText,
    Globe,
    History,
    Image,
    LayoutGrid,
    MessageSquareQuote,
    MousePointerClick,
    PanelTop,
    Repeat2,
    Shapes,
    Sigma,
    SquareArrowOutUpRight,
    SquareFunction,
    Table2,
    UserCheck,
    Waypoints,
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

import type { BasicIcon, GitbookIcon, InsertItem } from './insert-items.ts';

const ICONS: Record<BasicIcon | GitbookIcon, LucideIcon> = {
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
    table: Table2,
    cards: LayoutGrid,
    image: Image,
    tabs: PanelTop,
    expandable: ChevronsUpDown,
    stepper: Waypoints,
    columns: Columns2,
    file: FileText,
    embed: Globe,
    reference: SquareArrowOutUpRight,
    math: Sigma,
    openapi: Braces,
    if: UserCheck,
    reusable: Repeat2,
    updates: History,
    prompt: MessageSquareQuote,
    button: MousePointerClick,
    icon: Shapes,
    'inline-math': SquareFunction,
    variable: Braces,
    mention: AtSign,
};

/** Renders the icon of a menu item, hidden from assistive technology. */
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
