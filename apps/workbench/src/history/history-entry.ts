import type { PageRevisionSummary, SpaceRevisionSummary } from '@bindery/contract';

/** One version in the history, as the dialog lists it. */
export interface HistoryEntry {
    /** The document's version, or the id of the space's revision. */
    id: string;
    /** Milliseconds since the epoch. */
    createdAt: number;
    note: string;
    isCurrent: boolean;
}

export function describePage(items: readonly PageRevisionSummary[]): HistoryEntry[] {
    return items.map(({ documentVersion, createdAt, isCurrent }) => ({
        id: String(documentVersion),
        createdAt,
        note: `Version ${documentVersion}`,
        isCurrent,
    }));
}

export function describeSpace(items: readonly SpaceRevisionSummary[]): HistoryEntry[] {
    return items.map(({ id, createdAt, author, commit, pageCount, isCurrent }) => {
        const pages = `${pageCount} ${pageCount === 1 ? 'page' : 'pages'}`;
        const source = commit === null ? author : `Import of ${commit.slice(0, 7)}`;
        return {
            id,
            createdAt,
            note: source === null ? pages : `${pages} · ${source}`,
            isCurrent,
        };
    });
}
