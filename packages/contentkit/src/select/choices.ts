import type { SelectOption } from '../tree/element.ts';

/** More rows than this are not drawn; typing narrows them. */
const MAX_SHOWN = 200;

/** The options that contain what was typed, and the typed text itself where it may be chosen. */
export function choicesOf(
    items: readonly SelectOption[],
    filter: string,
    acceptsInput: boolean,
): { choices: SelectOption[]; hidden: number; typed: string | null } {
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
export function chosenIds(value: unknown): string[] {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values
        .filter((one) => typeof one === 'string' || typeof one === 'number')
        .map(String)
        .filter((id) => id !== '');
}
