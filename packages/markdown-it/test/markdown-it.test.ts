/** The plugin with markdown-it, on a real host. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { HOST_AWAY, startDocsHost } from '../../server/test/docs-host.ts';
import type { SiteBlocksOptions } from '../src/index.ts';

const RENDER = fileURLToPath(new URL('render-pages.ts', import.meta.url));

const PAGE = `# Status

\`\`\`hello
All <b>systems</b> work {{ 1 + 1 }}.
\`\`\`

- https://boards.example/b/Roadmap

  <https://boards.example/b/Plan>

A link to https://boards.example/b/Other in a sentence.

::bindery{integration="greeting-modal" block="greeting" name='Ada' theme=dark}

\`\`\`js{1}
const plain = true;
\`\`\`
`;

describe('markdown-it', () => {
    const stack = new AsyncDisposableStack();
    let options: SiteBlocksOptions;

    beforeAll(async () => ({ options } = stack.use(await startDocsHost())));
    afterAll(() => stack.disposeAsync());

    /** Renders pages outside of this process, whose thread the plugin would block: it is also the host's. */
    async function toHTML(
        markdown: string | string[],
        settings: SiteBlocksOptions,
    ): Promise<{ html: string; warnings: string[] }> {
        const input = JSON.stringify({ markdown: [markdown].flat(), options: settings });
        const { stdout, stderr } = await promisify(execFile)(process.execPath, [RENDER, input]);
        const [html = ''] = JSON.parse(stdout) as string[];
        return {
            html,
            warnings: stderr.split('\n').filter((line) => line.startsWith('[bindery]')),
        };
    }

    it('leaves blocks to the element, with one warning, when the host is away', async () => {
        const { html, warnings } = await toHTML([PAGE, PAGE], HOST_AWAY);
        expect(html.match(/<bindery-block v-pre /g)).toHaveLength(4);
        expect(html).toContain('<code class="language-hello">All &lt;b&gt;systems');
        expect(html).toContain('</bindery-block>');
        expect(warnings).toEqual([
            expect.stringMatching(/^\[bindery\] http:\/\/127\.0\.0\.1:9 does not respond/),
        ]);
    });

    it('makes static HTML of fences, links that stand alone, and directives', async () => {
        const { html } = await toHTML(PAGE, options);
        expect(html.match(/<bindery-block v-pre /g)).toHaveLength(4);
        expect(html).toContain('integration="hello-world" block="hello" props="{&quot;message');
        expect(html).toContain('All &lt;b&gt;systems&lt;/b&gt; work {{ 1 + 1 }}.');
        expect(html).toMatch(/<button[^>]*>(?:<[^>]*>)*Say hello/);
        expect(html).toContain('url="https://boards.example/b/Roadmap"');
        expect(html).toMatch(/>Plan</);
        expect(html).toContain('<a href="https://boards.example/b/Other">');
        expect(html).toContain('Welcome, Ada!');
        expect(html).toContain('theme="dark"');
        expect(html).toContain('const plain = true;');
        const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
    });

    it('takes props of a container from JSON, and the rest as content without static HTML', async () => {
        const { html } = await toHTML(
            ':::bindery{integration="greeting-modal" block="greeting"}\n```json\n{ "name": "Eve" }\n```\nUntil then.\n:::\nAfter',
            { ...options, prerender: false },
        );
        expect(html).toBe(
            '<bindery-block v-pre integration="greeting-modal" block="greeting" props="{&quot;name&quot;:&quot;Eve&quot;}"><p>Until then.</p>\n</bindery-block>\n<p>After</p>\n',
        );
    });

    it('says which block the key does not allow, once, and keeps the others', async () => {
        const page = '::bindery{integration="other" block="none"}\n\n```hello\nHi\n```\n';
        const { html, warnings } = await toHTML(page + page, options);
        expect(html).toContain(
            '<bindery-block v-pre integration="other" block="none"></bindery-block>',
        );
        expect(html).toContain('Say hello');
        expect(warnings).toEqual([expect.stringContaining('other/none: This publish')]);
    });

    it.each([
        ['Text\n\n::bindery{block="hello"}', /Line 3: .* needs an integration/],
        ['::bindery{integration="a" block="b" props="["}', /props is not JSON/],
        [':::bindery{integration="a" block="b"}\n```json\n[1]\n```\n:::', /must be a JSON object/],
    ])('fails the page for %j', async (markdown, message) => {
        await expect(toHTML(markdown, HOST_AWAY)).rejects.toThrow(message);
    });

    it('leaves other containers and similar words alone', async () => {
        const { html } = await toHTML(
            '::: bindery-other\nText\n:::\n\n::binderyx{a="b"}',
            HOST_AWAY,
        );
        expect(html).not.toContain('<bindery-block');
    });
});
