import type { DocumentBlock } from '@bindery/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { createPage, deletePage, updatePage } from '../pages/page.ts';
import { createSpace } from '../spaces/space.ts';
import { excerptOf } from './excerpt.ts';
import { passagesOf } from './passages.ts';
import { searchPages } from './search.ts';

const text = (content: string) => ({
    object: 'text',
    leaves: [{ object: 'leaf', text: content, marks: [] }],
});
const block = (type: string, content: string, more: object = {}) =>
    ({ object: 'block', type, nodes: [text(content)], ...more }) as unknown as DocumentBlock;
const paragraph = (content: string) => block('paragraph', content);
const heading = (content: string) => block('heading-1', content);

describe.each(DATABASES)('search on %s', (database) => {
    let test: TestContext;
    beforeAll(async () => {
        test = await openTestContext({ database });
        await write('Git Sync', [
            paragraph('Keep pages and a repository the same.'),
            heading('Choose a branch'),
            paragraph('The synchronisation runs on every push to the branch.'),
        ]);
        await write('Webhooks', [paragraph('Signed requests from other services.')]);
        await write('Référence', [paragraph('Call createPageLink to make a link.')]);
        await write('設定', [paragraph('統合を安装するには設定を変更します。')]);
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const write = (title: string, nodes: DocumentBlock[], spaceId = test.spaceId) =>
        createPage(test.ctx, spaceId, { title, nodes }, test.home.userId);
    const search = (query: string, spaceIds = [test.spaceId]) =>
        searchPages(test.ctx, { query, spaceIds });
    const titles = async (query: string) => (await search(query)).map(({ node }) => node.title);

    it.each([
        ['another form of a word', 'signing requests', 'Webhooks'],
        ['the beginning of the last word', 'repos', 'Git Sync'],
        ['words of the title and of a section', 'git branch', 'Git Sync'],
        ['a word without its accents', 'reference', 'Référence'],
        ['a part of a compound name', 'page link', 'Référence'],
        ['a word inside a text without spaces', '変更', '設定'],
        ['a question with words that are nowhere', 'how do webhooks frobnicate?', 'Webhooks'],
    ])('finds %s', async (_, query, title) => {
        expect((await titles(query))[0]).toBe(title);
    });

    it.each(['', '  ', '?!', "' | & ! :* \\ ( <->", 'zebra', '\0'])(
        'finds nothing for %j',
        async (query) => {
            expect(await search(query)).toEqual([]);
        },
    );

    it('names the section that matches', async () => {
        const [page] = await search('branch push');
        expect(page).toMatchObject({ path: 'git-sync', isTitleMatch: false });
        expect(page?.sections[0]).toMatchObject({
            anchor: 'choose-a-branch',
            heading: 'Choose a branch',
            body: 'The synchronisation runs on every push to the branch.',
        });
    });

    it('refuses a query that is too long', async () => {
        await expect(search('a'.repeat(513))).rejects.toMatchObject({
            code: 'invalid',
            message: expect.stringContaining('512'),
        });
    });

    it('follows every change of a page in its transaction', async () => {
        const { id } = await write('Kangaroo', [paragraph('Marsupial')]);
        const save = (update: object, documentVersion: number) =>
            updatePage(
                test.ctx,
                test.spaceId,
                id,
                { ...update, documentVersion },
                test.home.userId,
            );
        expect(await titles('marsupial')).toEqual(['Kangaroo']);
        await save({ nodes: [paragraph('Wallaby')] }, 1);
        expect(await titles('marsupial')).toEqual([]);
        expect(await titles('wallaby')).toEqual(['Kangaroo']);
        await save({ title: 'Quokka' }, 2);
        expect(await titles('kangaroo')).toEqual([]);
        expect(await titles('quokka')).toEqual(['Quokka']);
        // A refused change leaves the index as it was.
        await expect(save({ title: 'Numbat' }, 1)).rejects.toMatchObject({ code: 'conflict' });
        expect(await titles('numbat')).toEqual([]);
        await deletePage(test.ctx, test.spaceId, id, test.home.userId);
        expect(await titles('wallaby')).toEqual([]);
    });

    it('finds pages of the given spaces only', async () => {
        const other = await createSpace(test.ctx, test.home.organizationId, 'Other');
        await write('Secret plans', [paragraph('xylophone')], other.id);
        expect(await search('xylophone')).toEqual([]);
        expect(await search('xylophone', [])).toEqual([]);
        expect((await search('xylophone', [other.id])).map(({ spaceId }) => spaceId)).toEqual([
            other.id,
        ]);
    });

    it('indexes the spaces of an earlier release when they are searched', async () => {
        const { db } = test.ctx;
        await db.deleteFrom('search_passages').where('space_id', '=', test.spaceId).execute();
        await db.updateTable('spaces').set({ search_format: 0 }).execute();
        // Concurrent searches index the space once.
        const found = await Promise.all(['webhooks', 'branch', 'webhooks'].map(titles));
        expect(found).toEqual([['Webhooks'], ['Git Sync'], ['Webhooks']]);
    });
});

describe('the passages of a page', () => {
    it('divides a page at its headings', () => {
        const passages = passagesOf([
            paragraph('Lead'),
            heading('Same'),
            paragraph('One'),
            block('code', '', {
                data: { title: 'a.ts' },
                nodes: [block('code-line', 'let a;'), block('code-line', 'let b;')],
            }),
            heading('Same'),
            paragraph('Two'),
        ]);
        expect(passages).toEqual([
            { anchor: '', heading: '', body: 'Lead' },
            { anchor: 'same', heading: 'Same', body: 'One\na.ts\nlet a;\nlet b;' },
            { anchor: 'same-2', heading: 'Same', body: 'Two' },
        ]);
    });

    it('leaves out comments and conditional content', () => {
        const passages = passagesOf([
            block('code', 'for authors', { data: { verbatim: 'comment' } }),
            block('if', '', { nodes: [paragraph('for some readers')] }),
        ]);
        expect(passages).toEqual([]);
    });

    it('divides long sections and ignores the end of a page that is too long', () => {
        const passages = passagesOf([paragraph('word '.repeat(200_000))]);
        expect(passages.length).toBeGreaterThan(100);
        expect(Math.max(...passages.map(({ body }) => body.length))).toBeLessThanOrEqual(2000);
        expect(passages.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThanOrEqual(
            256 * 1024,
        );
    });

    it.each([
        ['a node that is null', [null]],
        ['nodes that are no list', [{ object: 'block', type: 'paragraph', nodes: 'x' }]],
        ['a table without records', [{ object: 'block', type: 'table', data: { records: null } }]],
    ])('reads %s', (_, nodes) => {
        expect(passagesOf(nodes)).toEqual([]);
    });
});

describe('an excerpt', () => {
    const marked = (body: string, query: string) =>
        excerptOf(body, query)
            .map(({ text: piece, isMatch }) => (isMatch ? `[${piece}]` : piece))
            .join('');

    it('shows the text around the first match', () => {
        const body = `${'before '.repeat(60)}the synchronised branch ${'after '.repeat(60)}`;
        const excerpt = marked(body, 'synchronise branches');
        expect(excerpt).toContain('the [synchronised] [branch] after');
        expect(excerpt).toMatch(/^… /);
        expect(excerpt).toMatch(/ …$/);
        expect(excerpt.length).toBeLessThan(240);
    });

    it('shows the beginning of a text without a match', () => {
        expect(marked('Nothing here', 'x')).toBe('Nothing here');
    });
});
