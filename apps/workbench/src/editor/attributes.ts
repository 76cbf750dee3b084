/** An attribute that is never rendered to HTML, and not copied to the second half when a block is split. */
export const SOURCE_FIELDS_ATTRIBUTE = {
    default: null,
    rendered: false,
    keepOnSplit: false,
} as const;

/** Defines an attribute that is stored in HTML as JSON, so that copy and paste preserve it. */
export function jsonAttribute(name: string) {
    const property = `data-${name.toLowerCase()}`;
    return {
        default: null,
        keepOnSplit: false,
        parseHTML: (element: HTMLElement): unknown => {
            try {
                return JSON.parse(element.getAttribute(property) ?? 'null');
            } catch {
                return null;
            }
        },
        renderHTML: (attributes: Record<string, unknown>) =>
            attributes[name] === null ? {} : { [property]: JSON.stringify(attributes[name]) },
    };
}

/** Defines an attribute that is stored in HTML as text. */
export function textAttribute(name: string, initial: string | null = null) {
    const property = `data-${name.toLowerCase()}`;
    return {
        default: initial,
        parseHTML: (element: HTMLElement) => element.getAttribute(property) ?? initial,
        renderHTML: (attributes: Record<string, unknown>) =>
            attributes[name] === null ? {} : { [property]: String(attributes[name]) },
    };
}
