import { expect, it } from 'vitest';

import { describePage, describeSpace } from './history-entry.ts';

it('names versions of a page by their number', () => {
    expect(describePage([{ documentVersion: 3, createdAt: 5, isCurrent: true }])).toEqual([
        { id: '3', createdAt: 5, note: 'Version 3', isCurrent: true },
    ]);
});

it('names revisions of a space by their pages and their author or commit', () => {
    const revision = { id: 'a', createdAt: 5, isCurrent: false };
    const notes = describeSpace([
        { ...revision, author: 'Ada', commit: null, pageCount: 1 },
        { ...revision, author: 'Ada', commit: '0123456789', pageCount: 2 },
        { ...revision, author: null, commit: null, pageCount: 0 },
    ]).map(({ note }) => note);
    expect(notes).toEqual(['1 page · Ada', '2 pages · Import of 0123456', '0 pages']);
});
