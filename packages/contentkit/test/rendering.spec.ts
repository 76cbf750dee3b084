import { button } from './button-element.ts';
import { block, covers, expect, output, test, type Request } from './harness.ts';

test('the latest of concurrent renders wins', async ({ harness, page }) => {
    let release: (() => void) | undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await harness.mount(async (request: Request) => {
        if (request.action?.action === 'slow') await released;
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
            (harness.called('onRender') as { superseded: boolean; request: Request }[]).map(
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

test('a refresh waits for a running action', async ({ harness, page }) => {
    let version = 1;
    const response = Promise.withResolvers<void>();
    await harness.mount(async (request: Request) => {
        if (request.action) await response.promise;
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
    await harness.update({ renderKey: '2' });
    response.resolve();
    await expect(page.getByText('v2 {"acted":true}')).toBeVisible();
});

test('edits during a running action survive its response', async ({ harness, page }) => {
    const response = Promise.withResolvers<void>();
    await harness.mount(async (request: Request) => {
        if (request.action) await response.promise;
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
    response.resolve();
    await expect(page.getByPlaceholder('A')).toHaveValue('from the server');
    await expect(page.getByPlaceholder('B')).toHaveValue('during');
    await expect(page.getByPlaceholder('B')).toBeFocused();
});

test('inputs keep focus and caret when elements appear before them', async ({ harness, page }) => {
    await harness.mount((request) =>
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
    await harness.update({ props: { more: true } });
    await expect(page.getByText('new', { exact: true })).toBeVisible();
    await page.keyboard.type('X');
    await expect(name).toHaveValue('abXc');
});

test(
    'a new version or context renders again and keeps the state; an equal one does not',
    covers(
        'context.theme=*',
        'context.type=*',
        'context.organizationId',
        'context.spaceId',
        'context.siteId',
    ),
    async ({ harness, page }) => {
        await harness.mount((request) =>
            output(block({ type: 'textinput', state: 'name' }), request),
        );
        await page.getByRole('textbox').fill('Ada');
        await expect(page.locator('.ck').first()).toHaveCSS('color-scheme', 'light');
        await harness.update({
            context: { type: 'document', spaceId: 's', editable: true, theme: 'light' },
            props: {},
        });
        await harness.update({
            context: { type: 'document', spaceId: 's', editable: true, theme: 'dark' },
        });
        await expect.poll(() => harness.lastRequest?.context['theme']).toBe('dark');
        expect(harness.requests).toHaveLength(2);
        await expect(page.locator('.ck').first()).toHaveCSS('color-scheme', 'dark');
        await harness.update({ renderKey: 'v2' });
        await expect.poll(() => harness.requests.length).toBe(3);
        expect(harness.lastRequest?.state).toEqual({ name: 'Ada' });
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
            await harness.update({ context });
            await expect.poll(() => harness.lastRequest?.context).toEqual(context);
        }
    },
);

test(
    'an initial output renders without a request',
    covers('output.element', 'output.state'),
    async ({ harness, page }) => {
        await harness.mount(
            (request) => output(block({ type: 'text', children: 'requested' }), request),
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
        expect(harness.requests).toEqual([]);
    },
);

test('a re-render shifts no layout', async ({ harness, page }) => {
    const response = Promise.withResolvers<void>();
    await harness.mount(async (request) => {
        if (request.action) await response.promise;
        return output(
            block(
                { type: 'text', children: 'Text' },
                button('Act', 'act'),
                { type: 'codeblock', content: 'let x', syntax: 'js' },
                { type: 'markdown', content: '# Hi' },
            ),
            request,
        );
    });
    await expect(page.getByRole('heading')).toBeVisible();
    await expect(page.locator('.ck-code [style*="light-dark"]').first()).toBeVisible();
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
    response.resolve();
    await expect(page.getByRole('button', { name: 'Act' })).not.toHaveAttribute('aria-busy');
    expect(await page.locator('body').getAttribute('data-shift')).toBeNull();
});

test('overlays have the text direction of the block', async ({ harness, page }) => {
    await harness.mount(
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

test('nothing is animated with reduced motion', async ({ harness, page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const response = Promise.withResolvers<void>();
    await harness.mount(async (request) => {
        if (request.action) await response.promise;
        return output(block(button('Act', 'act')), request);
    });
    await page.getByRole('button', { name: 'Act' }).click();
    await expect(page.locator('.ck-spinner')).toHaveCSS('animation-duration', '0s');
    await expect(page.getByRole('button', { name: 'Act' })).toHaveCSS('transition-duration', '0s');
    response.resolve();
});
