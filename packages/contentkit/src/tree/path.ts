/** The reader's location as a linked list: only reported locations are formatted. */
export interface Path {
    parent: Path | null;
    key: string | number;
}

/** `element.children[2].label` */
export function formatPath(path: Path | null): string {
    if (!path) return '';
    const parent = formatPath(path.parent);
    if (typeof path.key === 'number') return `${parent}[${path.key}]`;
    return parent ? `${parent}.${path.key}` : path.key;
}
