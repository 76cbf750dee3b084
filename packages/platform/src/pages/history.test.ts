import type { DocumentBlock } from '@bindery/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { createSpace } from '../spaces/space.ts';
import { duplicatePage, movePage } from './arrange.ts';
import {
    listPageRevisions,
    listSpaceRevisions,
    readPageRevision,
    restorePage,
    restorePageRevision,
    restoreSpaceRevision,
} from './history.ts';
import { createPage, deletePage, readPage, updatePage } from './page.ts';
import { currentSpaceRevision } from './space-revision.ts';
import type { PageNode } from '../database/schema.ts';

const paragraph = (text: string) =>
    ({
        object: 'block',
        type: 'paragraph',
        nodes: [{ object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] }],
    }) as unknown as DocumentBlock;

/** Returns the titles of a tree, with those of subpages in brackets. */
const outline = (pages: readonly PageNode[]): string =>
    pages
        .map(({ title, pages: below }) => title + (below.length > 0 ? `[${outline(below)}]` : ''))
        .join(' ');

describe.each(DATABASES)('arranging pages and their history on %s', (database) => {
    let test: TestContext;
    let space: string;
    beforeAll(async () => {
        test = await openTestContext({ database });
    });
    afterAll(() => test[Symbol.asyncDispose]());
    beforeEach(async () => {
        space = (await createSpace(test.ctx, test.home.organizationId, 'Pages')).id;
    });

    const user = () => test.home.userId;
    const add = async (title: string, parent?: string) =>
        (
            await createPage(
                test.ctx,
                space,
                { title, parent, nodes: [paragraph(`${title} 1`)] },
                user(),
            )
        ).id;
    const write = async (page: string, text: string) => {
        const { documentVersion } = await readPage(test.ctx, space, page);
        await updatePage(
            test.ctx,
            space,
            page,
            { nodes: [paragraph(text)], documentVersion },
            user(),
        );
    };
    const revision = () => currentSpaceRevision(test.ctx.db, space);
    const tree = async () => outline((await revision()).pages);

    it('moves a page before a sibling, below another page and back to the top level', async () => {
        const [a, b, c] = [await add('A'), await add('B'), await add('C')];
        const move = (page: string, parent: string | null, before: string | null) =>
            movePage(test.ctx, space, page, { parent, before }, user());
        await move(c, null, a);
        expect(await tree()).toBe('C A B');
        expect(await move(c, b, null)).toMatchObject({ path: 'b/c' });
        expect(await tree()).toBe('A B[C]');
        await move(c, null, b);
        expect(await tree()).toBe('A C B');
    });

    it('refuses to move a page below itself, to a page of another space, or before no sibling', async () => {
        const a = await add('A');
        const b = await add('B', a);
        const move = (parent: string | null, before: string | null) =>
            movePage(test.ctx, space, a, { parent, before }, user());
        await expect(move(a, null)).rejects.toMatchObject({ code: 'invalid' });
        await expect(move(b, null)).rejects.toMatchObject({ code: 'invalid' });
        await expect(move('none', null)).rejects.toMatchObject({ code: 'not_found' });
        await expect(move(null, 'none')).rejects.toMatchObject({ code: 'not_found' });
        expect(await tree()).toBe('A[B]');
    });

    it('gives a moved page another slug if its new sibling has the same', async () => {
        const parent = await add('Parent');
        await add('Same', parent);
        const moved = await add('Same');
        const place = { parent, before: null };
        expect(await movePage(test.ctx, space, moved, place, user())).toMatchObject({
            path: 'parent/same-2',
        });
    });

    it('copies a page with its subpages, so that neither changes with the other', async () => {
        const a = await add('A');
        const b = await add('B', a);
        await add('C');
        const copy = await duplicatePage(test.ctx, space, a, user());
        expect(await tree()).toBe('A[B] A (copy)[B] C');
        await write(b, 'changed');
        const copied = await readPage(test.ctx, space, copy.pages[0]?.id ?? '');
        expect(copied).toMatchObject({ documentVersion: 1, nodes: [paragraph('B 1')] });
    });

    it('restores a deleted page with its subpages to its place, and keeps what changed meanwhile', async () => {
        const a = await add('A');
        const b = await add('B');
        await add('Below', b);
        await add('C');
        const last = await deletePage(test.ctx, space, b, user());
        await write(a, 'changed meanwhile');
        await add('D');
        expect(await tree()).toBe('A C D');
        await restorePage(test.ctx, space, b, last, user());
        expect(await tree()).toBe('A B[Below] C D');
        expect((await readPage(test.ctx, space, b)).nodes).toEqual([paragraph('B 1')]);
        expect((await readPage(test.ctx, space, a)).nodes).toEqual([
            paragraph('changed meanwhile'),
        ]);
        await write(b, 'can be edited');
        await expect(restorePage(test.ctx, space, b, last, user())).rejects.toMatchObject({
            code: 'conflict',
        });
    });

    it('restores a page whose parent was deleted too to the top level', async () => {
        const a = await add('A');
        const b = await add('B', a);
        const last = await deletePage(test.ctx, space, b, user());
        await deletePage(test.ctx, space, a, user());
        await restorePage(test.ctx, space, b, last, user());
        expect(await tree()).toBe('B');
    });

    it('restores an earlier version of a page as its newest version', async () => {
        const a = await add('A');
        await write(a, 'A 2');
        await write(a, 'A 3');
        expect(await readPageRevision(test.ctx.db, space, a, 1)).toEqual([paragraph('A 1')]);
        const restored = await restorePageRevision(test.ctx, space, a, 1, user());
        expect(restored).toMatchObject({ documentVersion: 4, nodes: [paragraph('A 1')] });
        await expect(restorePageRevision(test.ctx, space, a, 9, user())).rejects.toMatchObject({
            code: 'not_found',
        });
    });

    it('joins the versions of one sitting in the lists, except the latest two', async () => {
        const a = await add('A');
        for (const text of ['2', '3', '4', '5']) await write(a, text);
        const minutes = (n: number) => new Date(Date.UTC(2026, 0, 1, 10, n));
        for (const [index, at] of [0, 1, 30, 31, 32].entries()) {
            await test.ctx.db
                .updateTable('page_documents')
                .set({ created_at: minutes(at) })
                .where('page_id', '=', a)
                .where('version', '=', index + 1)
                .execute();
        }
        const listed = await listPageRevisions(test.ctx.db, space, a);
        expect(listed.map(({ documentVersion }) => documentVersion)).toEqual([5, 4, 2]);
        expect(listed.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false]);
    });

    it('restores an earlier revision of a space, whose pages can be edited again', async () => {
        const a = await add('A');
        const { id: first } = await revision();
        await write(a, 'A 2');
        await add('B');
        await restoreSpaceRevision(test.ctx, space, first, user());
        expect(await tree()).toBe('A');
        expect(await readPage(test.ctx, space, a)).toMatchObject({
            documentVersion: 3,
            nodes: [paragraph('A 1')],
        });
        await write(a, 'A 4');
        const [newest] = await listSpaceRevisions(test.ctx.db, space);
        expect(newest).toMatchObject({ isCurrent: true, pageCount: 1, commit: null });
    });

    it('refuses to replace pages that changed since the expected revision', async () => {
        await add('A');
        const { id: first } = await revision();
        await add('B');
        const { id: second } = await revision();
        await add('C');
        await expect(
            restoreSpaceRevision(test.ctx, space, first, user(), second),
        ).rejects.toMatchObject({ code: 'conflict' });
        expect(await tree()).toBe('A B C');
    });
});
