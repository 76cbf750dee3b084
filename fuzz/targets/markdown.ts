import {
    documentToMarkdown,
    importSpace,
    markdownToDocument,
    pageError,
    summaryError,
} from '@bindery/markdown';
import * as fc from 'fast-check';

import { defineTarget } from '../target.ts';

const PIECES = [
    '# ',
    '## ',
    '- ',
    '* ',
    '1. ',
    '> ',
    '    ',
    '\t',
    '```',
    '~~~js\n',
    '***',
    '---\n',
    '| a | b |\n| - | - |\n',
    '|',
    '**',
    '_',
    '`',
    '~~',
    '[a](b)',
    '[a](<b> "c")',
    '![',
    '](',
    '<br>',
    '<table><tr><td>',
    '</td></tr></table>',
    '<details><summary>s</summary>',
    '</details>',
    '{% hint style="info" %}\n',
    '{% endhint %}\n',
    '{% tabs %}\n{% tab title="a" %}\n',
    '{% endtab %}\n{% endtabs %}\n',
    '{% embed url="https://a.example" %}\n',
    '{% code title="',
    '{% stepper %}{% step %}',
    '{% include "../a.md" %}',
    '{% @probe/block a="1" %}',
    '<!-- c -->',
    '&amp;',
    '&#0;',
    '\\',
    '\r\n',
    '\n',
    '\n\n',
    'word',
    'é🙂',
    '$$x$$',
    '<mark style="color:red">',
    '</mark>',
    '- [ ] ',
    '<a href="javascript:1">',
    ':smile:',
    '\u0000',
];

const text = fc
    .array(fc.constantFrom(...PIECES), { maxLength: 20 })
    .map((pieces) => pieces.join(''));

/** Pages: every text becomes a document, and every document a text. */
export const markdown = defineTarget({
    name: 'markdown',
    weight: 0.6,
    batch: 500,
    arbitrary: text,
    check(source) {
        documentToMarkdown(markdownToDocument(source));
    },
});

const FRONT = ['title: a', 'icon: [', 'description: >-', '  b', '? x', '&a *a', 'hidden: true', ''];

/** Spaces of Git repositories: tables of contents and front matter. */
export const space = defineTarget({
    name: 'space',
    weight: 0.2,
    batch: 500,
    arbitrary: fc.record({
        summary: fc
            .array(
                fc.constantFrom(
                    '* [A](a.md)\n',
                    '  * [B](b.md)\n',
                    '* [C](../../c.md)\n',
                    '## Group\n',
                    '* [',
                    '](a.md "x")',
                    '* [D](https://a.example)\n',
                    '\n',
                    '<a href="#a"></a>',
                    '* [A](A.md#x)\n',
                    '    * ',
                ),
                { maxLength: 10 },
            )
            .map((pieces) => pieces.join('')),
        front: fc.array(fc.constantFrom(...FRONT), { maxLength: 4 }),
        body: text,
    }),
    async check({ summary, front, body }) {
        const page = `---\n${front.join('\n')}\n---\n${body}`;
        if (summaryError(summary) !== null || pageError(page) !== null) return;
        const pages = await importSpace(
            [
                { path: 'SUMMARY.md', text: summary },
                { path: 'a.md', text: page },
                { path: 'b.md', text: body },
            ],
            { mappings: [], idOf: (key) => key },
        );
        if (!Array.isArray(pages)) throw new Error('No pages.');
    },
});
