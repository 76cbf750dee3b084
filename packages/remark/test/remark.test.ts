/** The plugin with unified, remark and MDX as sites use them, on a real host. */
import { compile } from '@mdx-js/mdx';
import rehypeStringify from 'rehype-stringify';
import remarkDirective from 'remark-directive';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { HOST_AWAY, startDocsHost } from '../../server/test/docs-host.ts';
import bindery, { type SiteBlocksOptions } from '../src/index.ts';

const PAGE = `# Status

\`\`\`hello
All <b>systems</b> work.
\`\`\`

https://boards.example/b/Roadmap

A link to https://boards.example/b/Other in a sentence.

::bindery{integration="greeting-modal" block="greeting" name="Ada" theme="dark"}

\`\`\`js
const plain = true;
\`\`\`
`;

describe('remark', () => {
    const stack = new AsyncDisposableStack();
    let options: SiteBlocksOptions;

    beforeAll(async () => ({ options } = stack.use(await startDocsHost())));
    afterAll(() => stack.disposeAsync());
    afterEach(() => void vi.restoreAllMocks());

    async function toHTML(markdown: string, settings: SiteBlocksOptions): Promise<string> {
        const file = await unified()
            .use(remarkParse)
            .use(remarkGfm)
            .use(remarkDirective)
            .use(bindery, settings)
            .use(remarkRehype)
            .use(rehypeStringify)
            .process(markdown);
        return String(file);
    }

    it('makes static HTML of fences, links that stand alone, and directives', async () => {
        const html = await toHTML(PAGE, options);
        expect(html.match(/<bindery-block /g)).toHaveLength(3);
        expect(html).toContain('<bindery-block integration="hello-world" block="hello" props="{');
        expect(html).toContain('All &#x3C;b>systems&#x3C;/b> work.');
        expect(html).toMatch(/<button[^>]*>(?:<[^>]*>)*Say hello/);
        expect(html).toContain('url="https://boards.example/b/Roadmap"');
        expect(html).toMatch(/>Roadmap</);
        expect(html).toContain('<a href="https://boards.example/b/Other">');
        expect(html).toContain('Welcome, Ada!');
        expect(html).toContain('theme="dark"');
        expect(html).toContain('<code class="language-js">');
        const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
    });

    it('works in MDX, whose HTML React creates', async () => {
        const code = String(
            await compile(PAGE, { remarkPlugins: [remarkDirective, [bindery, options]] }),
        );
        expect(code).toContain('"bindery-block"');
        expect(code).toContain('Welcome, Ada!');
        expect(code).toContain('className: "ck');
    });

    it('leaves blocks to the element, with one warning, when the host is away', async () => {
        const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
        const html = await toHTML(PAGE, HOST_AWAY);
        await toHTML(PAGE, HOST_AWAY);
        expect(html.match(/<bindery-block /g)).toHaveLength(3);
        // The reader sees the source of a block until the element draws it.
        expect(html).toContain('<code class="language-hello">');
        expect(html).toMatch(/<bindery-block [^>]*url=[^>]*><p><a href/);
        expect(warn.mock.calls.flat()).toEqual([
            expect.stringMatching(/^\[bindery\] http:\/\/127\.0\.0\.1:9 does not respond/),
        ]);
    });

    it('says which block the key does not allow, and keeps the others', async () => {
        const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
        const html = await toHTML(
            '::bindery{integration="other" block="none"}\n\n```hello\nHi\n```\n',
            { ...options, locale: 'en' },
        );
        expect(html).toContain('<bindery-block integration="other" block="none"></bindery-block>');
        expect(html).toContain('Say hello');
        expect(warn.mock.calls.flat()).toEqual([
            expect.stringContaining('other/none: This publish'),
        ]);
    });

    it('names a key that is wrong', async () => {
        const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
        await toHTML(PAGE, { ...options, key: 'pk_wrong' });
        expect(warn.mock.calls.flat()).toEqual([expect.stringContaining('does not exist, or was')]);
        expect(() =>
            unified()
                .use(bindery, { ...HOST_AWAY, key: '' })
                .freeze(),
        ).toThrow('key is missing');
    });

    it('takes props of a container from JSON, and the rest as content without a host', async () => {
        const html = await toHTML(
            ':::bindery{integration="greeting-modal" block="greeting"}\n```json\n{ "name": "Eve" }\n```\nUntil then.\n:::\n',
            { ...options, prerender: false },
        );
        expect(html).toBe(
            '<bindery-block integration="greeting-modal" block="greeting" props="{&#x22;name&#x22;:&#x22;Eve&#x22;}"><p>Until then.</p></bindery-block>',
        );
    });

    it.each([
        ['::bindery{block="hello"}', /needs an integration/],
        ['::bindery{integration="a" block="b" props="["}', /props is not JSON/],
        [':::bindery{integration="a" block="b"}\n```json\n[1]\n```\n:::', /must be a JSON object/],
    ])('fails the page for %s', async (markdown, message) => {
        await expect(toHTML(markdown, options)).rejects.toMatchObject({
            line: 1,
            message: expect.stringMatching(message) as string,
        });
    });
});
