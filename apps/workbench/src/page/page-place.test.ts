import type { WorkbenchPage } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { countBelow, dropPlace, findPage, stepPlace } from './page-place.ts';

const page = (id: string, ...pages: WorkbenchPage[]): WorkbenchPage => ({
    id,
    title: id,
    path: id,
    pages,
});

/** a, b (b1, b2 (b3)), c */
const TREE = [page('a'), page('b', page('b1'), page('b2', page('b3'))), page('c')];

describe('the place of a page one step away', () => {
    it.each([
        ['c', 'up', { parent: null, before: 'b' }],
        ['a', 'up', null],
        ['a', 'down', { parent: null, before: 'c' }],
        ['b', 'down', { parent: null, before: null }],
        ['c', 'down', null],
        ['b', 'in', { parent: 'a', before: null }],
        ['a', 'in', null],
        ['b2', 'out', { parent: null, before: 'c' }],
        ['b3', 'out', { parent: 'b', before: null }],
        ['a', 'out', null],
        ['none', 'up', null],
    ] as const)('%s %s', (id, direction, place) => {
        expect(stepPlace(TREE, id, direction)).toEqual(place);
    });
});

describe('the place of a dropped page', () => {
    it.each([
        ['c', 'a', 'before', { parent: null, before: 'a' }],
        ['c', 'a', 'after', { parent: null, before: 'b' }],
        ['b', 'a', 'after', { parent: null, before: 'c' }],
        ['a', 'b2', 'inside', { parent: 'b2', before: null }],
        ['a', 'b2', 'after', { parent: 'b', before: null }],
        ['b', 'b', 'inside', null],
        ['b', 'b3', 'inside', null],
        ['none', 'a', 'before', null],
    ] as const)('%s on %s, %s', (dragged, target, zone, place) => {
        expect(dropPlace(TREE, dragged, target, zone)).toEqual(place);
    });
});

it('finds a page and counts those below it', () => {
    const found = findPage(TREE, 'b');
    expect(found && countBelow(found)).toBe(3);
    expect(findPage(TREE, 'none')).toBeNull();
});
