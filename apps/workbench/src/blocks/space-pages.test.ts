import type { WorkbenchPage } from '@bindery/contract';
import { expect, test } from 'vitest';

import { findPage, pageAt } from './space-pages.ts';

const page = (path: string, pages: WorkbenchPage[] = []): WorkbenchPage => ({
    id: `id of ${path}`,
    title: path,
    path,
    pages,
});

const PAGES = [page('home'), page('guides', [page('guides/start')])];

test('pageAt finds a page by its path at any depth, ignoring outer slashes', () => {
    for (const path of ['guides/start', '/guides/start', 'guides/start/']) {
        expect(pageAt(PAGES, path)?.id).toBe('id of guides/start');
    }
    expect(pageAt(PAGES, 'start')).toBeUndefined();
    expect(pageAt(PAGES, 'https://example.com/home')).toBeUndefined();
});

test('findPage finds a page by its id', () => {
    expect(findPage(PAGES, ({ id }) => id === 'id of home')?.path).toBe('home');
});
