import { describe, expect, it } from 'vitest';

import { readPage } from './read-page.ts';
import { writePage } from './write-page.ts';

const marksOf = (markdown: string): unknown[] => {
    const [node] = readPage(markdown).nodes;
    return (
        node as unknown as { nodes: { leaves: { marks: { type: string }[] }[] }[] }
    ).nodes.flatMap(({ leaves = [] }) =>
        leaves.flatMap(({ marks }) => marks.map(({ type }) => type)),
    );
};

describe('underlined headings', () => {
    it('are read', () => {
        const { title, nodes } = readPage('A\n=\n\nb\nc\n---\n\n[x]: y\nd\n-\n\n- - -\n');
        expect(title).toBe('A');
        expect(nodes.map(({ type }) => type)).toContain('heading-1');
        expect(nodes.at(-1)?.type).toBe('divider');
    });

    it('are read in time that grows with their number', () => {
        const startedAt = performance.now();
        expect(readPage('a\n=\n'.repeat(5000)).nodes).toHaveLength(4999);
        // It takes about a second. Copying the page for each heading takes a minute.
        expect(performance.now() - startedAt).toBeLessThan(20_000);
    });
});

describe('markers of emphasis', () => {
    it.each([
        ['*a* _b_', ['italic', 'italic']],
        ['**a** ~~b~~', ['bold', 'strikethrough']],
        ['***a***', ['bold', 'italic']],
        ['~~a *b*~~', ['strikethrough', 'strikethrough', 'italic']],
        ['*a ~~b~~*', ['italic', 'italic', 'strikethrough']],
        ['*a **b** c*', ['italic', 'italic', 'bold', 'italic']],
        ['a_b_c *d', []],
        ['*a ~b* c~', ['italic']],
    ])('are read: %s', (markdown, marks) => {
        expect(marksOf(markdown).toSorted()).toEqual(marks.toSorted());
    });

    it('are read in a paragraph with up to 1000 of them', () => {
        expect(marksOf('a *b* '.repeat(500))).toHaveLength(500);
        expect(marksOf('a *b* '.repeat(501))).toHaveLength(0);
        expect(marksOf('a ~~b~~ '.repeat(501))).toHaveLength(0);
    });

    it('are counted for each paragraph', () => {
        const paragraphs = 'a *b* '.repeat(400).trimEnd();
        const { nodes } = readPage(`${paragraphs}\n\n${paragraphs}`);
        expect(JSON.stringify(nodes).split('"italic"')).toHaveLength(801);
    });

    it.each(['*a_', '_a*', '~~a', '[*a_', 'a *b* '])(
        'are read in time that grows with their number: %s',
        (pattern) => {
            const source = pattern.repeat(Math.floor(60_000 / pattern.length)).trimEnd() + '\n';
            const startedAt = performance.now();
            const page = readPage(source);
            // It takes less than a second. Comparing each marker with all before it takes minutes.
            expect(performance.now() - startedAt).toBeLessThan(20_000);
            expect(writePage(page, source)).toBe(source);
        },
    );
});
