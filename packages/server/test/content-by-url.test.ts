import { createPage, createSite, createSpace } from '@bindery/platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openApiCallers, type ApiCallers } from './api-callers.ts';

interface Content {
    space?: { title: string };
    page?: { title: string };
}

describe.each(DATABASES)('getContentByUrl on %s', (database) => {
    let callers: ApiCallers;
    let paths: Record<string, string>;

    beforeAll(async () => {
        callers = await openApiCallers(database);
        const { ctx, home, spaceId } = callers.test;
        const page = (space: string, title: string, parent?: string) =>
            createPage(ctx, space, { title, parent }, home.userId);
        const second = await createSpace(ctx, home.organizationId, 'Second');
        const below = await page(spaceId, 'Below', callers.own['pageId']);
        await page(second.id, 'First of second');
        const inner = await page(second.id, 'Inner');
        await page(second.id, 'Innermost', inner.id);
        const spaces = [spaceId, second.id];
        const draft = await createSite(ctx, home.organizationId, { title: 'Draft', spaces });
        const site = await createSite(ctx, home.organizationId, {
            title: 'Two',
            spaces,
            published: true,
        });
        const { path } = await ctx.db
            .selectFrom('site_spaces')
            .select('path')
            .where('site_id', '=', site.id)
            .where('space_id', '=', second.id)
            .executeTakeFirstOrThrow();
        paths = {
            SPACE: `/spaces/${spaceId}`,
            BELOW: `/spaces/${spaceId}/pages/${below.id}`,
            SITE: `/s/${site.slug}`,
            SECOND: `/s/${site.slug}/${path}`,
            DRAFT: `/s/${draft.slug}`,
        };
    });
    afterAll(() => callers[Symbol.asyncDispose]());

    /** Requests the content of a URL. `url` begins with a key of `paths`, which the function replaces. */
    async function ask(url: string, origin = 'http://platform.invalid') {
        const path = url.replace(/^[A-Z]+/, (name) => paths[name] ?? name);
        const response = await callers.ask('GET', '/urls/content', {
            who: 'user',
            query: `?url=${encodeURIComponent(origin + path)}`,
        });
        const { space, page } = (await response.json()) as Content;
        return [response.status, space?.title, page?.title];
    }

    it.each([
        ['SPACE', 'Space', undefined],
        ['SPACE/pages/none', 'Space', undefined],
        ['BELOW', 'Space', 'Below'],
        ['SITE', 'Space', 'Page'],
        ['SITE/page/below', 'Space', 'Below'],
        ['SITE/nothing', 'Space', undefined],
        ['SECOND', 'Second', 'First of second'],
        ['SECOND/inner/innermost/', 'Second', 'Innermost'],
    ])('finds %s', async (url, space, page) => {
        expect(await ask(url)).toEqual([200, space, page]);
    });

    it.each(['DRAFT', '/s/nothing', '/s/%zz', '/spaces/nothing/pages/none', '/v1'])(
        'answers 404 to %s',
        async (url) => {
            expect((await ask(url))[0]).toBe(404);
        },
    );

    it.each(['SPACE', 'BELOW', 'SITE'])(
        'tells another organization nothing about %s',
        async (url) => {
            const path = paths[url] ?? '';
            const answers = [path, path.replace(/[^/]+$/, 'none')].map(async (each) => {
                const address = `http://platform.invalid${each}`;
                const response = await callers.ask('GET', '/urls/content', {
                    who: 'foreign user',
                    query: `?url=${encodeURIComponent(address)}`,
                });
                const text = await response.text();
                return [
                    response.status,
                    text.replaceAll(JSON.stringify(address).slice(1, -1), 'URL'),
                ];
            });
            const [own, missing] = await Promise.all(answers);
            expect(own?.[0]).toBe(404);
            expect(own).toEqual(missing);
        },
    );

    it.each(['SPACE', 'BELOW', 'SITE'])(
        'finds %s on the platform’s own origins only',
        async (url) => {
            for (const origin of ['https://evil.example', 'https://platform.invalid']) {
                expect((await ask(url, origin))[0], origin).toBe(404);
            }
        },
    );
});
