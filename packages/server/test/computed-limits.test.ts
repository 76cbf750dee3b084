/** What a content source answers is bounded before it is parsed and walked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from './test-server.ts';

describe('the answer of a content source', () => {
    let test: TestServer;
    let space: string;
    beforeAll(async () => {
        test = await startTestServer();
        space = (await test.space()).id;
    });
    afterAll(() => test[Symbol.asyncDispose]());

    const compute = (what: 'revision' | 'document', props: object) =>
        test.call('POST', `/v1/spaces/${space}/content/computed/${what}`, {
            source: { type: 'integration:probe:pages', props },
            seed: 'x',
        });

    it('may have many pages of one title', async () => {
        const response = await compute('revision', { count: 4000, title: 'same' });
        expect(response.status).toBe(200);
        const { pages } = (await response.json()) as { pages: { slug: string }[] };
        expect(new Set(pages.map(({ slug }) => slug)).size).toBe(4000);
    });

    it.each([
        ['values', { count: 12_000, title: 's' }, /more than 50000 values/],
        ['bytes', { count: 20, title: 'x'.repeat(60_000) }, /the limit is 1048576/],
        ['levels', { count: 1, depth: 20_000 }, /deeper than 200 levels/],
    ])('is refused with too many %s, while the host answers others', async (_, props, message) => {
        let isDone = false;
        const answered = compute('revision', props).finally(() => (isDone = true));
        let slowest = 0;
        do {
            const startedAt = performance.now();
            await (await fetch(`${test.server.api}/health`)).text();
            slowest = Math.max(slowest, performance.now() - startedAt);
        } while (!isDone);
        const response = await answered;
        expect(response.status).toBe(502);
        expect(await response.text()).toMatch(message);
        expect(slowest).toBeLessThan(1000);
    });

    it('is refused with too much Markdown', async () => {
        const response = await compute('document', { markdown: 'a *b* ', times: 20_000 });
        expect(response.status).toBe(502);
        expect(await response.text()).toContain('characters of Markdown, the limit is 65536');
    });
});
