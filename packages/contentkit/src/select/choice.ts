import { toText } from '../state-values.ts';
import type { SelectOption } from '../tree/element.ts';

/** An option as it is shown. */
export interface Choice extends Omit<SelectOption, 'label'> {
    label: string;
}

/** Options with their names: a label that was bound to the state may have become anything. */
export function withLabels(options: readonly SelectOption[]): Choice[] {
    return options.map((option) => ({ ...option, label: toText(option.label) || option.id }));
}

/** More rows than this are not drawn; typing narrows them. */
const MAX_SHOWN = 200;

/** The options that contain what was typed, and the typed text itself where it may be chosen. */
export function filterChoices(
    items: readonly Choice[],
    filter: string,
    acceptsInput: boolean,
): { choices: Choice[]; hidden: number; typed: string | null } {
    const wanted = filter.trim().toLowerCase();
    const found = wanted
        ? items.filter((item) => item.label.toLowerCase().includes(wanted))
        : items;
    const typed =
        acceptsInput && wanted && !items.some((item) => item.label.toLowerCase() === wanted)
            ? filter.trim()
            : null;
    return {
        choices: found.slice(0, MAX_SHOWN),
        hidden: Math.max(0, found.length - MAX_SHOWN),
        typed,
    };
}

/** The ids that are chosen, whatever stands in the state. */
export function selectedIds(value: unknown): string[] {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values
        .filter((one) => typeof one === 'string' || typeof one === 'number')
        .map(String)
        .filter((id) => id !== '');
}
