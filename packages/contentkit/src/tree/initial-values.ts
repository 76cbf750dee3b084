import type { Element } from './element.ts';

/** Returns the initial values of the inputs of a tree, by state key. The first input of a key wins. */
export function collectInitialValues(root: Element): Map<string, unknown> {
    const values = new Map<string, unknown>();
    collect(root, values);
    return values;
}

function collect(value: unknown, values: Map<string, unknown>): void {
    if (Array.isArray(value)) {
        for (const item of value as unknown[]) collect(item, values);
        return;
    }
    if (!isElement(value)) return;
    if (value.type === 'textinput' || value.type === 'switch') {
        if (value.initialValue !== undefined) add(values, value.state, value.initialValue);
        return;
    }
    if (value.type === 'select') {
        const initial = value.initialValue;
        if (initial) add(values, value.state, value.multiple ? initial : initial[0]);
        return;
    }
    if (value.type === 'codeblock' && value.state !== undefined && value.content !== undefined) {
        add(values, value.state, value.content);
    }
    if ('children' in value) collect(value.children, values);
    if (value.type === 'input') collect(value.element, values);
    if (value.type === 'codeblock') {
        collect(value.header, values);
        collect(value.footer, values);
    }
}

function add(values: Map<string, unknown>, key: string, value: unknown): void {
    if (value !== undefined && !values.has(key)) values.set(key, value);
}

function isElement(value: unknown): value is Element {
    return typeof value === 'object' && value !== null && 'type' in value;
}
