import { expect, test } from 'vitest';

import { foundPages } from './page-search.ts';

const page = (id: string, rank: number, body?: string) => ({
    id,
    title: id,
    description: 'About it',
    rank,
    ancestors: [{ title: 'Guides' }],
    ...(body === undefined ? {} : { sections: [{ body }] }),
});

test('lists the pages of all spaces by their rank, with place and excerpt', () => {
    const found = foundPages(
        [
            { id: 's1', title: 'One', pages: [page('first', 1, 'Sign it'), page('third', 3)] },
            { id: 's2', title: 'Two', pages: [page('second', 2, 'No match')] },
        ],
        'sign',
    );
    expect(found.map(({ title, note }) => [title, note])).toEqual([
        ['first', 'One / Guides'],
        ['second', 'Two / Guides'],
        ['third', 'One / Guides'],
    ]);
    expect(found[0]?.excerpt).toEqual([
        { text: 'Sign', isMatch: true },
        { text: ' it', isMatch: false },
    ]);
    expect(found[2]?.excerpt).toEqual([{ text: 'About it', isMatch: false }]);
});

test('lists twelve pages at most', () => {
    const pages = Array.from({ length: 40 }, (_, index) => page(`p${index}`, index));
    expect(foundPages([{ id: 's', title: 'S', pages }], 'p')).toHaveLength(12);
});
