import { describe, expect, it } from 'vitest';

import { filterItems } from './filter-items.ts';

const items = [
    { title: 'Hello block', keywords: ['hello-world', 'Hello world'] },
    { title: 'Text', keywords: ['paragraph'] },
    { title: 'Heading 1', keywords: ['title', 'h1'] },
    { title: 'Task list', keywords: ['todo', 'checkbox'] },
    { title: 'Code block', keywords: ['snippet'] },
];
const found = (query: string) => filterItems(items, query).map(({ title }) => title);

describe('filterItems', () => {
    it('returns all items for an empty query', () => {
        expect(found('  ')).toHaveLength(items.length);
    });

    it('ranks title prefixes before word prefixes, and those before keywords', () => {
        expect(found('t')).toEqual(['Text', 'Task list', 'Heading 1', 'Code block']);
        expect(found('block')).toEqual(['Hello block', 'Code block']);
    });

    it('matches synonyms, integration names and initials, ignoring case', () => {
        expect(found('TODO')).toEqual(['Task list']);
        expect(found('hello-w')).toEqual(['Hello block']);
        expect(found('h1')).toEqual(['Heading 1']);
        expect(found('cdb')).toEqual(['Code block']);
    });

    it('requires all words of a query, in any order', () => {
        expect(found('list task')).toEqual(['Task list']);
        expect(found('todo list')).toEqual(['Task list']);
        expect(found('todo heading')).toEqual([]);
    });

    it('returns no items without a match', () => {
        expect(found('xyzzy')).toEqual([]);
    });
});
