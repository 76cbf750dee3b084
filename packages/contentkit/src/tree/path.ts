/** The location of the tree reader. A linked list, because only reported locations are formatted. */
export interface Path {
    parent: Path | null;
    key: string | number;
}

/** Formats a path, for example `element.children[2].label`. */
export function formatPath(path: Path | null): string {
    if (!path) return '';
    const parent = formatPath(path.parent);
    if (typeof path.key === 'number') return `${parent}[${path.key}]`;
    return parent ? `${parent}.${path.key}` : path.key;
}
