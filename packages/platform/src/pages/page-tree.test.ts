import { expect, it } from 'vitest';

import type { PageNode } from '../database/schema.ts';
import { findNode, freeSlug, pathOf, slugGiver, slugOf } from './page-tree.ts';

const node = (slug: string, pages: PageNode[] = []): PageNode => ({
    id: `id-${slug}`,
    title: slug,
    slug,
    documentId: '',
    pages,
    createdAt: '',
    updatedAt: '',
});

const TREE = [node('a', [node('b', [node('c')])]), node('d')];

it.each([
    ['Getting started', 'getting-started'],
    ['  Ça & là!  ', 'ca-la'],
    ['設定 2', '設定-2'],
    ['???', 'page'],
    ['', 'page'],
])('derives the slug of %j', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
});

it('numbers a slug that siblings have', () => {
    expect(freeSlug('Page', [])).toBe('page');
    expect(freeSlug('Page', [node('page')])).toBe('page-2');
    expect(freeSlug('Page', [node('page'), node('page-2')])).toBe('page-3');
});

it('finds a page and its path at any depth', () => {
    expect(findNode(TREE, 'id-c')?.slug).toBe('c');
    expect(pathOf(TREE, 'id-c')).toBe('a/b/c');
    expect(findNode(TREE, 'id-x')).toBeUndefined();
    expect(pathOf(TREE, 'id-x')).toBeUndefined();
});

it('gives equal titles different slugs in linear time', () => {
    const give = slugGiver([node('page-3')]);
    const startedAt = performance.now();
    const slugs = Array.from({ length: 20_000 }, () => give('Page'));
    expect(slugs.slice(0, 4)).toEqual(['page', 'page-2', 'page-4', 'page-5']);
    expect(new Set(slugs).size).toBe(20_000);
    expect(performance.now() - startedAt).toBeLessThan(5000);
});
