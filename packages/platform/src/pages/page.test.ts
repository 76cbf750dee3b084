import type { DocumentBlock } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { withWriterAfterCommit } from '@bindery/test-support/after-commit';
import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { createPage, deletePage, readPage, updatePage } from './page.ts';

const paragraph = (text: string) =>
    ({
        object: 'block',
        type: 'paragraph',
        nodes: [{ object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] }],
    }) as unknown as DocumentBlock;

describe.each(DATABASES)('pages on %s', (database) => {
    let test: TestContext;
    beforeAll(async () => {
        test = await openTestContext({ database });
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const newPage = async (title: string, parent?: string) => {
        const { id } = await createPage(
            test.ctx,
            test.spaceId,
            { title, parent, nodes: [paragraph('first')] },
            test.home.userId,
        );
        return id;
    };
    const save = (pageId: string, text: string, documentVersion: number, ctx = test.ctx) =>
        updatePage(
            ctx,
            test.spaceId,
            pageId,
            { nodes: [paragraph(text)], documentVersion },
            test.home.userId,
        );

    it('returns the page as the update wrote it, even if another writer commits right after', async () => {
        const pageId = await newPage('Two writers');
        const racing = withWriterAfterCommit(test.ctx, () => save(pageId, 'theirs', 2));
        const mine = await save(pageId, 'mine', 1, racing);
        expect(mine).toMatchObject({ documentVersion: 2, nodes: [paragraph('mine')] });

        // The next autosave starts from the returned version, and must not overwrite the change of the other writer.
        await expect(save(pageId, 'mine again', mine.documentVersion)).rejects.toMatchObject({
            code: 'conflict',
        });
        const page = await readPage(test.ctx, test.spaceId, pageId);
        expect(page).toMatchObject({ documentVersion: 3, nodes: [paragraph('theirs')] });
    });

    it('accepts one of two updates that start from the same version', async () => {
        const pageId = await newPage('Same version');
        const results = await Promise.allSettled([save(pageId, 'a', 1), save(pageId, 'b', 1)]);
        expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
        const accepted = results.find((result) => result.status === 'fulfilled');
        expect(await readPage(test.ctx, test.spaceId, pageId)).toEqual(accepted?.value);
    });

    it('keeps the document when only the title changes', async () => {
        const pageId = await newPage('Old title');
        const updated = await updatePage(
            test.ctx,
            test.spaceId,
            pageId,
            { title: 'New title', documentVersion: 1 },
            test.home.userId,
        );
        expect(updated).toMatchObject({
            page: { title: 'New title' },
            documentVersion: 2,
            nodes: [paragraph('first')],
        });
    });

    it('follows the title with the address of a new page, and keeps that of an older one', async () => {
        const pageId = await newPage('Untitled');
        const later = { ...test.ctx, now: () => new Date(Date.now() + 11 * 60_000) };
        const rename = async (title: string, documentVersion: number, ctx = test.ctx) => {
            const { userId } = test.home;
            const update = { title, documentVersion };
            return (await updatePage(ctx, test.spaceId, pageId, update, userId)).page.path;
        };
        expect(await rename('Ti', 1)).toBe('ti');
        expect(await rename('Tides', 2)).toBe('tides');
        expect(await rename('Tides', 3)).toBe('tides');
        await newPage('Harbour');
        expect(await rename('Harbour', 4)).toBe('harbour-2');
        expect(await rename('Tides', 5)).toBe('tides');
        expect(await rename('Tide tables', 6, later)).toBe('tides');
    });

    it('gives siblings with one title different slugs', async () => {
        const parent = await newPage('Parent');
        const ids = [await newPage('Child', parent), await newPage('Child', parent)];
        const paths = await Promise.all(
            ids.map(async (id) => (await readPage(test.ctx, test.spaceId, id)).page.path),
        );
        expect(paths).toEqual(['parent/child', 'parent/child-2']);
    });

    it('deletes a page with its subpages', async () => {
        const parent = await newPage('To delete');
        const child = await newPage('Below', parent);
        await deletePage(test.ctx, test.spaceId, parent, test.home.userId);
        for (const id of [parent, child]) {
            await expect(readPage(test.ctx, test.spaceId, id)).rejects.toMatchObject({
                code: 'not_found',
            });
        }
    });
});
