/** A node of the inspector's tree: one element of a ContentKit output. */
export interface TreeElement {
    /** Path in the output, for example `element.children[1]`. */
    path: string;
    type: string;
    /** Text that identifies the element: its label, text or id. */
    label: string;
    /** The other properties as text. */
    attributes: { name: string; value: string }[];
    children: TreeElement[];
}

/** Properties that can name an element, in order of preference. */
const LABELS = ['label', 'title', 'content', 'id', 'url', 'style'];

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isElement(value: unknown): value is Record<string, unknown> & { type: string } {
    return isRecord(value) && typeof value['type'] === 'string';
}

/** Formats a property: actions by name, bindings by state key, other values as JSON. */
function formatValue(value: unknown): string {
    if (typeof value === 'string') return value;
    if (isRecord(value)) {
        if (typeof value['action'] === 'string') return `→ ${value['action']}`;
        if (typeof value['$state'] === 'string') return `$${value['$state']}`;
    }
    return JSON.stringify(value) ?? 'undefined';
}

/** Returns the text of children that are all text; null if there are other children. */
function textOfChildren(children: unknown): string | null {
    const parts: unknown[] = Array.isArray(children) ? children.flat() : [children];
    if (parts.length === 0) return null;
    return parts.every((part) => typeof part === 'string' || typeof part === 'number')
        ? parts.join('')
        : null;
}

/**
 * Converts an element to tree nodes. Accepts any value, because outputs can deviate from the published schema and the
 * inspector must show them.
 */
export function elementTree(value: unknown, path = 'element'): TreeElement[] {
    if (Array.isArray(value)) {
        return value.flatMap((child, index) => elementTree(child, `${path}[${index}]`));
    }
    if (typeof value === 'string') {
        return [{ path, type: '"…"', label: value, attributes: [], children: [] }];
    }
    if (!isElement(value)) return [];
    const labelName = LABELS.find((name) => typeof value[name] === 'string' && value[name] !== '');
    const text = labelName ? null : textOfChildren(value['children']);
    const attributes: TreeElement['attributes'] = [];
    const children: TreeElement[] = [];
    for (const [name, property] of Object.entries(value)) {
        if (name === 'type' || name === labelName || property === null || property === undefined)
            continue;
        if (name === 'children' && text !== null) continue;
        const nested =
            name === 'children' ||
            isElement(property) ||
            (Array.isArray(property) && property.some(isElement))
                ? elementTree(property, `${path}.${name}`)
                : [];
        if (nested.length > 0) children.push(...nested);
        else if (name !== 'children') attributes.push({ name, value: formatValue(property) });
    }
    return [
        {
            path,
            type: value.type,
            label: labelName ? String(value[labelName]) : (text ?? ''),
            attributes,
            children,
        },
    ];
}
