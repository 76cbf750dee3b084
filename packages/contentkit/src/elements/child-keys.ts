import { toText } from '../state-values.ts';
import type { Element } from '../tree/element.ts';

/**
 * Returns React keys of siblings. Indexes would shift when a conditional sibling appears, so that inputs would lose the
 * focus and frames would reload. Inputs are keyed by their state key, other elements by their position among siblings
 * of their type.
 */
export function childKeys(elements: readonly Element[]): string[] {
    const counts = new Map<string, number>();
    return elements.map((element) => {
        const name = nameOf(element);
        const count = counts.get(name) ?? 0;
        counts.set(name, count + 1);
        return `${name}:${count}`;
    });
}

function nameOf(element: Element): string {
    if (element.type === 'input' && element.element) return `input:${nameOf(element.element)}`;
    if ('state' in element && element.state !== undefined)
        return `${element.type}:${element.state}`;
    if (element.type === 'webframe') return `webframe:${toText(element.source?.url)}`;
    return element.type;
}
