import { describe, expect, it } from 'vitest';

import { filterItems } from './filter-items.ts';

const items = [
    { title: 'Hello block', keywords: ['hello-world', 'Hello world'] },
    { title: 'Text', keywords: ['paragraph'] },
    { title: 'Heading 1', keywords: ['title', 'h1'] },
    { title: 'Task list', keywords: ['todo', 'checkbox'] },
    { title: 'Code block', keywords: ['snippet'] },
];
const titles = (query: string) => filterItems(items, query).map(({ title }) => title);

describe('filterItems', () => {
    it('returns all items for an empty query', () => {
        expect(titles('  ')).toHaveLength(items.length);
    });

    it('ranks title prefixes before word prefixes, and those before keywords', () => {
        expect(titles('t')).toEqual(['Text', 'Task list', 'Heading 1', 'Code block']);
        expect(titles('block')).toEqual(['Hello block', 'Code block']);
    });

    it('matches synonyms, integration names and initials, ignoring case', () => {
        expect(titles('TODO')).toEqual(['Task list']);
        expect(titles('hello-w')).toEqual(['Hello block']);
        expect(titles('h1')).toEqual(['Heading 1']);
        expect(titles('cdb')).toEqual(['Code block']);
    });

    it('requires all words of a query, in any order', () => {
        expect(titles('list task')).toEqual(['Task list']);
        expect(titles('todo list')).toEqual(['Task list']);
        expect(titles('todo heading')).toEqual([]);
    });

    it('returns no items without a match', () => {
        expect(titles('xyzzy')).toEqual([]);
    });
});
