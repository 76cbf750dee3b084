import { block, covers, expect, test } from './harness.ts';

const PIXEL =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const growing = (grow: number) => ({
    type: 'box',
    grow,
    children: [{ type: 'text', children: `grow ${grow}` }],
});

test('text styles nest', covers('text.style=*', 'text.children'), async ({ harness, page }) => {
    await harness.mount(
        block(
            { type: 'text', children: 'plain' },
            { type: 'text', style: 'bold', children: ['bold'] },
            { type: 'text', style: 'italic', children: ['italic'] },
            { type: 'text', style: 'code', children: ['code'] },
            {
                type: 'text',
                style: 'strikethrough',
                children: ['struck ', { type: 'text', style: 'bold', children: 'nested' }],
            },
        ),
    );
    await expect(page.getByText('plain')).toBeVisible();
    await expect(page.locator('strong.ck-text', { hasText: /^bold$/ })).toHaveCSS(
        'font-weight',
        '600',
    );
    await expect(page.locator('em', { hasText: 'italic' })).toHaveCSS('font-style', 'italic');
    await expect(page.locator('code', { hasText: 'code' })).toBeVisible();
    await expect(page.locator('s > strong')).toHaveText('nested');
    expect(await harness.diagnostics()).toEqual([]);
});

test(
    'links open in a new tab and may be given in parts',
    covers('link.target.url', 'link.children', 'url.host', 'url.pathname', 'url.query'),
    async ({ harness, page }) => {
        const url = {
            host: 'example.com:8443',
            pathname: '/find me',
            query: { q: { $state: 'word' }, none: { $state: 'missing' }, fixed: 'a&b' },
        };
        await harness.mount((request) => ({
            type: 'element',
            props: request.props,
            state: { word: 'ink & pen' },
            element: block(
                { type: 'link', target: { url: 'https://example.com/a' }, children: 'Simple' },
                {
                    type: 'text',
                    children: [{ type: 'link', target: { url }, children: ['In ', 'parts'] }],
                },
            ),
        }));
        const simple = page.getByRole('link', { name: 'Simple' });
        await expect(simple).toHaveAttribute('href', 'https://example.com/a');
        await expect(simple).toHaveAttribute('target', '_blank');
        await expect(simple).toHaveAttribute('rel', /noopener/);
        const href = await page.getByRole('link', { name: 'In parts' }).getAttribute('href');
        const parsed = new URL(href ?? '');
        expect(parsed.host).toBe('example.com:8443');
        expect(parsed.pathname).toBe('/find%20me');
        expect(Object.fromEntries(parsed.searchParams)).toEqual({ q: 'ink & pen', fixed: 'a&b' });
    },
);

test('the host may open links', covers('link.target.url'), async ({ harness, page }) => {
    await harness.mount(
        block({ type: 'link', target: { url: 'https://example.com/a' }, children: 'Link' }),
        {
            callbacks: ['onOpenURL'],
        },
    );
    await page.getByRole('link', { name: 'Link' }).click();
    await expect.poll(() => harness.called('onOpenURL')).toEqual(['https://example.com/a']);
});

test(
    'a hint is a note with inline elements',
    covers('hint.children'),
    async ({ harness, page }) => {
        await harness.mount(
            block({
                type: 'hint',
                children: [
                    {
                        type: 'text',
                        children: ['Press ', { type: 'text', style: 'bold', children: 'Save' }],
                    },
                    { type: 'link', target: { url: 'https://example.com/' }, children: ' more' },
                    { type: 'image', source: { url: PIXEL }, aspectRatio: 1 },
                ],
            }),
        );
        const note = page.getByRole('note');
        await expect(note).toHaveText('Press Save more');
        await expect(note.locator('img')).toHaveAttribute('src', PIXEL);
        expect(await harness.diagnostics()).toEqual([]);
    },
);

test(
    'an image reserves its space, loaded or not',
    covers('image.source.url', 'image.aspectRatio'),
    async ({ harness, page }) => {
        await page.route('https://pictures.example/**', (route) => route.fulfill({ status: 404 }));
        await harness.mount(
            block(
                { type: 'image', source: { url: PIXEL }, aspectRatio: 2 },
                {
                    type: 'image',
                    source: { url: 'https://pictures.example/a.png' },
                    aspectRatio: 2,
                },
            ),
        );
        await expect(page.locator('.ck-image--missing')).toBeVisible();
        const [first, second] = await page.locator('.ck-image').all();
        const box = await first?.boundingBox();
        expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(2, 1);
        expect((await second?.boundingBox())?.height).toBeCloseTo(box?.height ?? 0, 0);
    },
);

test(
    'renders Markdown and follows the state',
    covers('markdown.content', 'binding.$state'),
    async ({ harness, page }) => {
        await harness.mount((request) => ({
            type: 'element',
            props: {},
            state: request.state ?? {
                text: '# Title\n\n**bold** and `code`\n\n1. one\n2. two\n\n- [x] done\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n> quote\n\n---\n\n    indented\n\n![alt](https://pictures.example/b.png "t")',
            },
            element: block(
                { type: 'textinput', state: 'text', multiline: true },
                { type: 'markdown', content: { $state: 'text' } },
                {
                    type: 'markdown',
                    content: 'Fixed *text*, a [link](https://example.com)  \nand a break',
                },
            ),
        }));
        await page.route('https://pictures.example/**', (route) => route.abort());
        const bound = page.locator('.ck-markdown').first();
        await expect(bound.getByRole('heading', { name: 'Title' })).toBeVisible();
        await expect(bound.locator('strong')).toHaveText('bold');
        await expect(bound.locator('ol > li')).toHaveText(['one', 'two']);
        await expect(bound.getByRole('checkbox', { name: 'Done' })).toBeChecked();
        await expect(bound.getByRole('columnheader', { name: 'b' })).toHaveCSS('text-align', 'end');
        await expect(bound.locator('blockquote')).toHaveText('quote');
        await expect(bound.locator('pre')).toHaveText('indented');
        await expect(bound.locator('img')).toHaveAttribute('alt', 'alt');
        await page.getByRole('textbox').fill('Other *words*');
        await expect(bound).toHaveText('Other words');
        await expect(page.getByRole('link', { name: 'link' })).toHaveAttribute(
            'href',
            'https://example.com/',
        );
        expect(harness.requests).toHaveLength(1);
    },
);

test(
    'a card renders its parts and can be pressed anywhere',
    covers('card.title', 'card.hint', 'card.icon', 'card.onPress', 'card.children', 'card.buttons'),
    async ({ harness, page }) => {
        await harness.mount(
            block(
                {
                    type: 'card',
                    title: 'Notes',
                    hint: 'A hint',
                    icon: 'star',
                    onPress: { action: 'card' },
                    buttons: [{ type: 'button', label: 'Inner', onPress: { action: 'inner' } }],
                    children: [{ type: 'text', children: 'Body' }],
                },
                {
                    type: 'card',
                    icon: { type: 'image', source: { url: PIXEL }, aspectRatio: 1 },
                    hint: [{ type: 'text', style: 'bold', children: 'Rich' }],
                },
            ),
        );
        const card = page.locator('.ck-card').first();
        await expect(card.locator('svg')).toHaveCount(1);
        await expect(card).toContainText('A hint');
        await expect(page.locator('.ck-card').nth(1).locator('strong')).toHaveText('Rich');
        await expect(page.locator('.ck-card').nth(1).locator('img')).toBeVisible();
        await card.getByText('Body').click({ force: true });
        await expect.poll(() => harness.actions()).toEqual([{ action: 'card' }]);
        await card.getByRole('button', { name: 'Inner' }).click();
        await expect
            .poll(() => harness.actions())
            .toEqual([{ action: 'card' }, { action: 'inner' }]);
        await page.getByRole('button', { name: 'Notes' }).press('Enter');
        await expect.poll(() => harness.actions().at(-1)).toEqual({ action: 'card' });
        expect(await harness.diagnostics()).toEqual([]);
    },
);

test(
    'stacks align their children in a row or a column',
    covers('hstack.align=*', 'hstack.children', 'vstack.align=*', 'vstack.children'),
    async ({ harness, page }) => {
        const children = [
            { type: 'text', children: 'a' },
            { type: 'button', label: 'tall', onPress: { action: 'x' } },
        ];
        await harness.mount(
            block(
                ...['start', 'center', 'end'].flatMap((align) => [
                    { type: 'hstack', align, children },
                    { type: 'vstack', align, children },
                ]),
            ),
        );
        const boxOf = async (stack: string, index: number, child: string) => {
            const box = await page
                .locator(`.ck-${stack}[data-align]`)
                .nth(index)
                .locator(child)
                .boundingBox();
            if (!box) throw new Error('not rendered');
            return box;
        };
        for (const index of [0, 1, 2]) {
            const text = await boxOf('hstack', index, '.ck-text');
            const button = await boxOf('hstack', index, '.ck-button');
            expect(button.x).toBeGreaterThan(text.x);
            const above = text.y - button.y;
            const below = button.y + button.height - text.y - text.height;
            if (index === 0) expect(above).toBeCloseTo(0, 0);
            if (index === 1) expect(above).toBeCloseTo(below, 0);
            if (index === 2) expect(below).toBeCloseTo(0, 0);
            const line = await boxOf('vstack', index, '.ck-text');
            const under = await boxOf('vstack', index, '.ck-button');
            expect(under.y).toBeGreaterThan(line.y);
            if (index === 0) expect(line.x).toBeCloseTo(under.x, 0);
            if (index === 1)
                expect(line.x + line.width / 2).toBeCloseTo(under.x + under.width / 2, 0);
            if (index === 2) expect(line.x + line.width).toBeCloseTo(under.x + under.width, 0);
        }
    },
);

test(
    'boxes share the remaining space; dividers have sizes',
    covers('box.grow', 'box.children', 'divider.size=*'),
    async ({ harness, page }) => {
        await harness.mount(
            block(
                { type: 'hstack', children: [growing(1), growing(3)] },
                ...['small', 'medium', 'large'].map((size) => ({ type: 'divider', size })),
                { type: 'divider' },
            ),
        );
        const widths = await page
            .locator('.ck-box')
            .evaluateAll((boxes) => boxes.map((one) => one.clientWidth));
        expect((widths[1] ?? 0) / (widths[0] ?? 1)).toBeCloseTo(3, 1);
        const margins = await page
            .getByRole('separator')
            .evaluateAll((lines) =>
                lines.map((line) => Number.parseFloat(getComputedStyle(line).marginTop)),
            );
        expect(margins[0]).toBeLessThan(margins[1] ?? 0);
        expect(margins[1]).toBeLessThan(margins[2] ?? 0);
        expect(margins[3]).toBe(margins[1]);
    },
);
