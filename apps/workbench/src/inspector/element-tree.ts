/** One element of a ContentKit output, as the inspector's tree shows it. */
export interface TreeElement {
    /** Where it stands in the output: `element.children[1]`. */
    path: string;
    type: string;
    /** What tells it from its siblings: its label, text or id. */
    label: string;
    /** Its other properties, written out. */
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

/** An action is shown by its name, a binding by what it is bound to; anything else as JSON. */
function written(value: unknown): string {
    if (typeof value === 'string') return value;
    if (isRecord(value)) {
        if (typeof value['action'] === 'string') return `→ ${value['action']}`;
        if (typeof value['$state'] === 'string') return `$${value['$state']}`;
    }
    return JSON.stringify(value) ?? 'undefined';
}

/** The words of an element that holds nothing but words; null: it holds other things too. */
function onlyText(children: unknown): string | null {
    const parts: unknown[] = Array.isArray(children) ? children.flat() : [children];
    if (parts.length === 0) return null;
    return parts.every((part) => typeof part === 'string' || typeof part === 'number')
        ? parts.join('')
        : null;
}

/**
 * The tree of an output's element, whatever it holds: real outputs bend the published schema, and this is the place to
 * see how.
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
    const words = labelName ? null : onlyText(value['children']);
    const attributes: TreeElement['attributes'] = [];
    const children: TreeElement[] = [];
    for (const [name, property] of Object.entries(value)) {
        if (name === 'type' || name === labelName || property === null || property === undefined)
            continue;
        if (name === 'children' && words !== null) continue;
        const nested =
            name === 'children' ||
            isElement(property) ||
            (Array.isArray(property) && property.some(isElement))
                ? elementTree(property, `${path}.${name}`)
                : [];
        if (nested.length > 0) children.push(...nested);
        else if (name !== 'children') attributes.push({ name, value: written(property) });
    }
    return [
        {
            path,
            type: value.type,
            label: labelName ? String(value[labelName]) : (words ?? ''),
            attributes,
            children,
        },
    ];
}
