import { block, covers, expect, output, test, type Request } from './stage.ts';

const button = (label: string, action: Record<string, unknown> | string) => ({
    type: 'button',
    label,
    onPress: typeof action === 'string' ? { action } : action,
});
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test(
    'a custom action renders again with props, state and context',
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
    async ({ stage, page }) => {
        await stage.mount(
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
        expect(stage.requests).toEqual([
            { componentId: 'test', props: { id: 7 }, context },
            {
                componentId: 'test',
                props: { id: 7 },
                context,
                state: { count: 0 },
                action: { action: 'add', by: 1 },
            },
        ]);
        await expect.poll(() => stage.called('onPropsChange')).toEqual([{ id: 7, seen: 1 }]);
        await page.getByRole('button', { name: 'Add' }).click();
        await expect(page.getByText('Count 2')).toBeVisible();
        expect(stage.lastRequest?.props).toEqual({ id: 7, seen: 1 });
    },
);

test(
    'updating props merges them, tells the host and the component',
    covers('@editor.node.updateProps.props'),
    async ({ stage, page }) => {
        await stage.mount(
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
        await expect.poll(() => stage.called('onPropsChange')).toEqual([{ id: 7, title: 'New' }]);
        expect(stage.actions()).toEqual([
            { action: '@editor.node.updateProps', props: { title: 'New' } },
        ]);
    },
);

test(
    'a URL opens in a new tab that knows nothing of this one',
    covers('@ui.url.open.url'),
    async ({ stage, page, context }) => {
        await context.route('https://example.com/**', (route) =>
            route.fulfill({ contentType: 'text/html', body: '<title>Opened</title>' }),
        );
        await stage.mount((request) =>
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
        expect(stage.requests).toHaveLength(1);
    },
);

test('a link is unfurled by the component', covers('@link.unfurl.url'), async ({ stage, page }) => {
    await stage.mount(
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
    expect(stage.actions()).toEqual([{ action: '@link.unfurl', url: 'https://example.com/doc' }]);
    await expect.poll(() => stage.called('onUnfurl')).toEqual(['https://example.com/doc']);
    await expect
        .poll(() => stage.called('onPropsChange'))
        .toEqual([{ url: 'https://example.com/doc' }]);
});

test('only the latest of racing renders wins', async ({ stage, page }) => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await stage.mount(async (request: Request) => {
        if (request.action?.action === 'slow') await held;
        return output(
            block(
                { type: 'text', children: `Last: ${request.action?.action ?? 'none'}` },
                button('Slow', 'slow'),
                button('Fast', 'fast'),
            ),
            request,
        );
    });
    await page.getByRole('button', { name: 'Slow' }).click();
    await page.getByRole('button', { name: 'Fast' }).click();
    await expect(page.getByText('Last: fast')).toBeVisible();
    release?.();
    await expect
        .poll(() =>
            (stage.called('onRender') as { superseded: boolean; request: Request }[]).map(
                (trace) => [trace.request.action?.action, trace.superseded],
            ),
        )
        .toEqual([
            [undefined, false],
            ['fast', false],
            ['slow', true],
        ]);
    await expect(page.getByText('Last: fast')).toBeVisible();
});

test('a refresh waits for the action before it', async ({ stage, page }) => {
    let version = 1;
    await stage.mount(async (request: Request) => {
        if (request.action) await wait(1500);
        return output(
            block(
                { type: 'text', children: `v${version} ${JSON.stringify(request.state ?? {})}` },
                button('Act', 'act'),
            ),
            request,
            request.action ? { acted: true } : (request.state ?? {}),
        );
    });
    await page.getByRole('button', { name: 'Act' }).click();
    version = 2;
    await stage.update({ renderKey: '2' });
    await expect(page.getByText('v2 {"acted":true}')).toBeVisible();
});

test('what is typed while an answer is under way is not lost', async ({ stage, page }) => {
    await stage.mount(async (request: Request) => {
        if (request.action) await wait(400);
        return output(
            block(
                { type: 'textinput', state: 'a', placeholder: 'A' },
                { type: 'textinput', state: 'b', placeholder: 'B' },
                button('Act', 'act'),
            ),
            request,
            request.action
                ? { ...request.state, a: 'from the server', b: 'from the server' }
                : (request.state ?? {}),
        );
    });
    await page.getByPlaceholder('A').fill('before');
    await page.getByRole('button', { name: 'Act' }).click();
    await page.getByPlaceholder('B').fill('during');
    await expect(page.getByPlaceholder('A')).toHaveValue('from the server');
    await expect(page.getByPlaceholder('B')).toHaveValue('during');
    await expect(page.getByPlaceholder('B')).toBeFocused();
});

test('inputs keep focus and caret when elements appear before them', async ({ stage, page }) => {
    await stage.mount((request) =>
        output(
            block(
                ...(request.props['more']
                    ? [
                          { type: 'text', children: 'new' },
                          {
                              type: 'input',
                              label: 'New',
                              element: { type: 'textinput', state: 'new' },
                          },
                      ]
                    : []),
                { type: 'input', label: 'Name', element: { type: 'textinput', state: 'name' } },
            ),
            request,
        ),
    );
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('abc');
    await page.keyboard.press('ArrowLeft');
    await stage.update({ props: { more: true } });
    await expect(page.getByText('new', { exact: true })).toBeVisible();
    await page.keyboard.type('X');
    await expect(name).toHaveValue('abXc');
});

test('a failure keeps what was there, and is retried with its action', async ({ stage, page }) => {
    let broken = true;
    await stage.mount((request) => {
        if (request.action && broken) throw new Error('The service is away');
        return output(
            block(
                { type: 'text', children: request.action ? 'Saved' : 'Ready' },
                button('Save', { action: 'save', id: 4 }),
            ),
            request,
        );
    });
    await page.getByRole('button', { name: 'Save' }).click();
    const alert = page.getByRole('alert');
    await expect(alert).toContainText('The service is away');
    await expect(page.getByText('Ready')).toBeVisible();
    broken = false;
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByText('Saved')).toBeVisible();
    await expect(alert).toHaveCount(0);
    expect(stage.actions()).toEqual([
        { action: 'save', id: 4 },
        { action: 'save', id: 4 },
    ]);
});

test('the focus goes from a retry to what it brought', async ({ stage, page }) => {
    let broken = true;
    await stage.mount((request) => {
        if (request.action && broken) throw new Error('The service is away');
        return output(block(button('Save', { action: 'save' })), request);
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Retry' }).focus();
    broken = false;
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.locator('.ck-instance')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Save' })).toBeFocused();
});

test('an error of any shape is told', async ({ stage, page }) => {
    const fail = (details: unknown) =>
        page.evaluate((given) => {
            const error = Object.assign(new Error('boom'), { details: given });
            window.stageRender = () => Promise.reject(error);
        }, details);
    await fail({ code: 5 });
    await stage.mount({});
    await expect(page.getByRole('alert')).toContainText('boom');
    await fail('Look at the logs');
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByRole('alert')).toContainText('Look at the logs');
});

test('a modal that fails at once is not busy, and goes on when it is retried', async ({
    stage,
    page,
}) => {
    let broken = true;
    await stage.mount((request) => {
        if (request.componentId === 'test') {
            const action = { action: '@ui.modal.open', componentId: 'm', props: {} };
            return output(block(button('Open', action)), request);
        }
        if (broken) throw new Error('The service is away');
        const children = [{ type: 'textinput', state: 'name' }];
        return output({ type: 'modal', title: 'M', children }, request);
    });
    await page.getByRole('button', { name: 'Open' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('The service is away');
    await expect(dialog).not.toHaveAttribute('aria-busy');
    broken = false;
    await dialog.getByRole('button', { name: 'Retry' }).focus();
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('textbox')).toBeFocused();
});

for (const [name, answer] of Object.entries({
    nothing: null,
    'a text': 'hello',
    'no element': { type: 'element', state: {}, props: {} },
    'an empty element': { type: 'element', element: {} },
})) {
    test(`an answer that is ${name} is a failure to show`, async ({ stage, page }) => {
        await stage.mount(() => answer);
        if (name === 'an empty element')
            await expect(page.getByText('is not an element of ContentKit')).toBeVisible();
        else await expect(page.getByRole('alert')).toContainText('must return a <block>');
    });
}

test(
    'a new version or context renders again and keeps the state; the same does not',
    covers(
        'context.theme=*',
        'context.type=*',
        'context.organizationId',
        'context.spaceId',
        'context.siteId',
    ),
    async ({ stage, page }) => {
        await stage.mount((request) =>
            output(block({ type: 'textinput', state: 'name' }), request),
        );
        await page.getByRole('textbox').fill('Ada');
        await expect(page.locator('.ck').first()).toHaveCSS('color-scheme', 'light');
        await stage.update({
            context: { type: 'document', spaceId: 's', editable: true, theme: 'light' },
            props: {},
        });
        await wait(100);
        expect(stage.requests).toHaveLength(1);
        await stage.update({
            context: { type: 'document', spaceId: 's', editable: true, theme: 'dark' },
        });
        await expect.poll(() => stage.lastRequest?.context['theme']).toBe('dark');
        await expect(page.locator('.ck').first()).toHaveCSS('color-scheme', 'dark');
        await stage.update({ renderKey: 'v2' });
        await expect.poll(() => stage.requests.length).toBe(3);
        expect(stage.lastRequest?.state).toEqual({ name: 'Ada' });
        await expect(page.getByRole('textbox')).toHaveValue('Ada');
        for (const context of [
            { type: 'configuration_account', organizationId: 'o', theme: 'dark' },
            { type: 'configuration_space', spaceId: 's', theme: 'dark' },
            { type: 'configuration_site', siteId: 'x', theme: 'dark' },
            {
                type: 'configuration_contentsource',
                organizationId: 'o',
                spaceId: 's',
                theme: 'dark',
            },
        ]) {
            await stage.update({ context });
            await expect.poll(() => stage.lastRequest?.context).toEqual(context);
        }
    },
);

test(
    'an output at hand is shown without asking',
    covers('output.element', 'output.state'),
    async ({ stage, page }) => {
        await stage.mount(
            (request) => output(block({ type: 'text', children: 'asked' }), request),
            {
                initialOutput: {
                    type: 'element',
                    props: {},
                    state: { name: 'Ada' },
                    element: block({ type: 'textinput', state: 'name' }),
                },
            },
        );
        await expect(page.getByRole('textbox')).toHaveValue('Ada');
        expect(stage.requests).toEqual([]);
    },
);

test('a re-render moves nothing', async ({ stage, page }) => {
    const announced = Promise.withResolvers<void>();
    await stage.mount(async (request) => {
        if (request.action) await announced.promise;
        return output(
            block(
                { type: 'text', children: 'Text' },
                button('Act', 'act'),
                { type: 'codeblock', content: 'x', syntax: 'js' },
                { type: 'markdown', content: '# Hi' },
            ),
            request,
        );
    });
    await expect(page.getByRole('heading')).toBeVisible();
    await page.waitForTimeout(500);
    await page.evaluate(() => {
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
                document.body.dataset['shift'] = String(
                    Number(document.body.dataset['shift'] ?? 0) +
                        (entry as PerformanceEntry & { value: number }).value,
                );
        }).observe({ type: 'layout-shift' });
    });
    await page.getByRole('button', { name: 'Act' }).press('Enter');
    await expect(page.getByRole('status')).toHaveText('Loading');
    announced.resolve();
    await expect(page.getByRole('button', { name: 'Act' })).not.toHaveAttribute('aria-busy');
    expect(await page.locator('body').getAttribute('data-shift')).toBeNull();
});

test('right to left, overlays too', async ({ stage, page }) => {
    await stage.mount(
        (request) =>
            output(
                {
                    ...block(
                        {
                            type: 'select',
                            state: 'a',
                            placeholder: 'Pick',
                            options: [{ id: '1', label: 'One' }],
                        },
                        button('Open', { action: '@ui.modal.open', componentId: 'm', props: {} }),
                    ),
                    ...(request.componentId === 'm' ? { type: 'modal', title: 'M' } : {}),
                },
                request,
            ),
        { dir: 'rtl' },
    );
    await page.getByRole('combobox').click();
    await expect(page.getByRole('listbox')).toHaveCSS('direction', 'rtl');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Open' }).click();
    await expect(page.getByRole('dialog')).toHaveCSS('direction', 'rtl');
});

test('nothing moves for who asked for less motion', async ({ stage, page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await stage.mount(async (request) => {
        if (request.action) await wait(800);
        return output(block(button('Act', 'act')), request);
    });
    await page.getByRole('button', { name: 'Act' }).click();
    await expect(page.locator('.ck-spinner')).toHaveCSS('animation-duration', '0s');
    await expect(page.getByRole('button', { name: 'Act' })).toHaveCSS('transition-duration', '0s');
});
