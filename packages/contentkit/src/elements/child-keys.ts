import { toText } from '../state-values.ts';
import type { Element } from '../tree/element.ts';

/**
 * Keys of siblings. Conditional children come and go before an element and shift its index: an input is therefore known
 * by the state it is bound to, anything else by its rank among those of its type, and so keeps focus and frames.
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
