import { button } from './button-element.ts';
import { block, covers, expect, output, test } from './harness.ts';

test(
    'a custom action renders with props, state and context',
    covers(
        'action.action',
        'output.type=*',
        'output.element',
        'output.state',
        'output.props',
        'request.componentId',
        'request.props',
        'request.state',
        'request.context',
        'request.action',
        'context.theme',
        'context.spaceId',
        'context.type',
    ),
    async ({ harness, page }) => {
        await harness.mount(
            (request) => {
                const count = Number(request.state?.['count'] ?? 0) + (request.action ? 1 : 0);
                const props = request.action ? { ...request.props, seen: count } : request.props;
                return {
                    type: 'element',
                    element: block(
                        { type: 'text', children: `Count ${count}` },
                        button('Add', { action: 'add', by: 1 }),
                    ),
                    state: { count },
                    props,
                };
            },
            { props: { id: 7 } },
        );
        await page.getByRole('button', { name: 'Add' }).click();
        await expect(page.getByText('Count 1')).toBeVisible();
        const context = { type: 'document', spaceId: 's', editable: true, theme: 'light' };
        expect(harness.requests).toEqual([
            { componentId: 'test', props: { id: 7 }, context },
            {
                componentId: 'test',
                props: { id: 7 },
                context,
                state: { count: 0 },
                action: { action: 'add', by: 1 },
            },
        ]);
        await expect.poll(() => harness.called('onPropsChange')).toEqual([{ id: 7, seen: 1 }]);
        await page.getByRole('button', { name: 'Add' }).click();
        await expect(page.getByText('Count 2')).toBeVisible();
        expect(harness.lastRequest?.props).toEqual({ id: 7, seen: 1 });
    },
);

test(
    'updated props are merged and sent to the host and the component',
    covers('@editor.node.updateProps.props'),
    async ({ harness, page }) => {
        await harness.mount(
            (request) =>
                output(
                    block(
                        { type: 'textinput', state: 'title' },
                        button('Keep', {
                            action: '@editor.node.updateProps',
                            props: { title: { $state: 'title' } },
                        }),
                        { type: 'text', children: `Title ${String(request.props['title'])}` },
                    ),
                    request,
                ),
            { props: { id: 7 } },
        );
        await page.getByRole('textbox').fill('New');
        await page.getByRole('button', { name: 'Keep' }).click();
        await expect(page.getByText('Title New')).toBeVisible();
        await expect.poll(() => harness.called('onPropsChange')).toEqual([{ id: 7, title: 'New' }]);
        expect(harness.actions()).toEqual([
            { action: '@editor.node.updateProps', props: { title: 'New' } },
        ]);
    },
);

test(
    'a URL opens in a new tab without opener',
    covers('@ui.url.open.url'),
    async ({ harness, page, context }) => {
        await context.route('https://example.com/**', (route) =>
            route.fulfill({ contentType: 'text/html', body: '<title>Opened</title>' }),
        );
        await harness.mount((request) =>
            output(
                block(button('Open', { action: '@ui.url.open', url: { $state: 'url' } })),
                request,
                { url: 'https://example.com/x' },
            ),
        );
        const opened = context.waitForEvent('page');
        await page.getByRole('button', { name: 'Open' }).click();
        const tab = await opened;
        await expect(tab).toHaveURL('https://example.com/x');
        expect(await tab.evaluate(() => window.opener === null)).toBe(true);
        expect(harness.requests).toHaveLength(1);
    },
);

test('the component unfurls a link', covers('@link.unfurl.url'), async ({ harness, page }) => {
    await harness.mount(
        (request) => ({
            type: 'element',
            element: block({
                type: 'text',
                children: `Shows ${String(request.props['url'] ?? request.action?.['url'])}`,
            }),
            state: {},
            props: { url: request.action?.['url'] ?? null },
        }),
        {
            initialAction: { action: '@link.unfurl', url: 'https://example.com/doc' },
            callbacks: ['onUnfurl'],
        },
    );
    await expect(page.getByText('Shows https://example.com/doc')).toBeVisible();
    expect(harness.actions()).toEqual([{ action: '@link.unfurl', url: 'https://example.com/doc' }]);
    await expect.poll(() => harness.called('onUnfurl')).toEqual(['https://example.com/doc']);
    await expect
        .poll(() => harness.called('onPropsChange'))
        .toEqual([{ url: 'https://example.com/doc' }]);
});
