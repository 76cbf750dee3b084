import { toText } from '../state-values.ts';
import type { SelectOption } from '../tree/element.ts';

/** An option with its label as text. */
export interface Choice extends Omit<SelectOption, 'label'> {
    label: string;
}

/** Resolves labels to text: a label bound to the state may hold any value; the id is the fallback. */
export function withLabels(options: readonly SelectOption[]): Choice[] {
    return options.map((option) => ({ ...option, label: toText(option.label) || option.id }));
}

/** Maximum number of rows that are rendered; the user types to find others. */
const MAX_SHOWN = 200;

/** Returns the options whose label contains the filter, and the typed text itself if it may be selected. */
export function filterChoices(
    items: readonly Choice[],
    filter: string,
    acceptsInput: boolean,
): { choices: Choice[]; hidden: number; typed: string | null } {
    const query = filter.trim().toLowerCase();
    const matches = query
        ? items.filter((item) => item.label.toLowerCase().includes(query))
        : items;
    const typed =
        acceptsInput && query && !items.some((item) => item.label.toLowerCase() === query)
            ? filter.trim()
            : null;
    return {
        choices: matches.slice(0, MAX_SHOWN),
        hidden: Math.max(0, matches.length - MAX_SHOWN),
        typed,
    };
}

/** Returns the selected ids. The state may hold any value, so other values are ignored. */
export function selectedIds(value: unknown): string[] {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values
        .filter((one) => typeof one === 'string' || typeof one === 'number')
        .map(String)
        .filter((id) => id !== '');
}
