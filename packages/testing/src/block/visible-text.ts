import type { ComponentInstance, Element } from '@bindery/contentkit/instance';

import { textOf } from '../text.ts';

/** Returns the text that a person sees: bindings resolved, only the active step, no menu and no unselected options. */
export function visibleText(instance: ComponentInstance, root: Element): string {
    return textOf(visible(instance.store.resolve(root), instance));
}

function visible(node: unknown, instance: ComponentInstance): unknown {
    if (Array.isArray(node)) return node.map((child) => visible(child, instance));
    if (typeof node !== 'object' || node === null) return node;
    const element = node as Partial<Element> & Record<string, unknown>;
    const { controls: _menu, options: _options, ...shown } = element;
    if (element.type === 'stepper' && Array.isArray(element['children'])) {
        const steps = element['children'] as { id?: string }[];
        const active = steps.find(({ id }) => id === element['activeStep']) ?? steps[0];
        return visible(active, instance);
    }
    return Object.fromEntries(
        Object.entries(shown).map(([key, value]) => [key, visible(value, instance)]),
    );
}
