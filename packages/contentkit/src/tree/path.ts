/** Where the reader is: a linked list, so that a text is made only for what is reported. */
export interface Path {
    parent: Path | null;
    key: string | number;
}

/** `element.children[2].label` */
export function formatPath(path: Path | null): string {
    if (!path) return '';
    const before = formatPath(path.parent);
    if (typeof path.key === 'number') return `${before}[${path.key}]`;
    return before ? `${before}.${path.key}` : path.key;
}
