import type { Page } from '@playwright/test';

import { longestFreeze } from './longest-freeze.ts';
import { block, covers, expect, output, test } from './harness.ts';

/** Serves a page at a separate origin without network access. */
async function serve(page: Page, url: string, script: string): Promise<void> {
    await page.route(url, (route) =>
        route.fulfill({
            contentType: 'text/html',
            body: `<!doctype html><body><p id="log"></p><script>
                const log = (text) => { document.querySelector('#log').textContent += text + '\\n'; };
                const send = (action) => window.parent.postMessage({ action }, '*');
                window.addEventListener('message', (event) => {
                    if (event.data && event.data.state) log(JSON.stringify(event.data.state));
                });
                ${script}
            </script></body>`,
        }),
    );
}

const FRAME = 'https://frames.example/page';
const frame = (overrides = {}) => ({
    type: 'webframe',
    source: { url: FRAME },
    aspectRatio: 2,
    ...overrides,
});

test(
    'a frame receives the state once it is ready, and each change',
    covers('webframe.source.url', 'webframe.aspectRatio', 'webframe.data', 'webframe.buttons'),
    async ({ harness, page }) => {
        await serve(page, FRAME, `setTimeout(() => send({ action: '@webframe.ready' }), 50);`);
        await harness.mount(
            block(
                { type: 'textinput', state: 'name', initialValue: 'Ada' },
                frame({
                    data: { name: { $state: 'name' }, fixed: 'yes' },
                    buttons: [
                        {
                            type: 'button',
                            icon: 'close',
                            tooltip: 'Close',
                            onPress: { action: 'close' },
                        },
                    ],
                }),
            ),
            { page: { id: 'p', path: 'a/b', title: 'A page' }, ownFrames: [FRAME] },
        );
        const iframe = page.locator('iframe');
        const box = await iframe.boundingBox();
        expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(2, 1);
        const log = page.frameLocator('iframe').locator('#log');
        const state = {
            name: 'Ada',
            fixed: 'yes',
            page: { id: 'p', path: 'a/b', title: 'A page' },
        };
        await expect(log).toHaveText(JSON.stringify(state));
        await page.getByRole('textbox').fill('Bob');
        await expect(log).toHaveText(
            `${JSON.stringify(state)}\n${JSON.stringify({ ...state, name: 'Bob' })}`,
        );
        await page.getByRole('button', { name: 'Close' }).click();
        await expect.poll(() => harness.actions()).toEqual([{ action: 'close' }]);
    },
);

test(
    'a frame receives the visitor only if the output allows it',
    covers('output.canAccessVisitorClaims'),
    async ({ harness, page }) => {
        await serve(page, FRAME, `send({ action: '@webframe.ready' });`);
        let allowed = false;
        await harness.mount(
            (request) => ({
                ...output(block(frame({ data: { a: 'b' } })), request),
                canAccessVisitorClaims: allowed,
            }),
            { visitor: { plan: 'pro' }, ownFrames: [FRAME] },
        );
        const log = page.frameLocator('iframe').locator('#log');
        await expect(log).toHaveText('{"a":"b"}');
        allowed = true;
        await harness.update({ renderKey: '2' });
        await expect(log).toContainText('{"a":"b","visitor":{"plan":"pro"}}');
    },
);

test('a frame of a third party receives neither page nor visitor', async ({ harness, page }) => {
    await serve(page, FRAME, `send({ action: '@webframe.ready' });`);
    await harness.mount(
        (request) => ({
            ...output(block(frame({ data: { a: 'b' } })), request),
            canAccessVisitorClaims: true,
        }),
        {
            page: { id: 'p', path: 'a/b', title: 'A page' },
            visitor: { plan: 'pro' },
            ownFrames: ['https://own.example/i/it'],
        },
    );
    await expect(page.frameLocator('iframe').locator('#log')).toHaveText('{"a":"b"}');
});

test(
    'a frame sends actions, sizes and navigation',
    covers(
        '@webframe.ready',
        '@webframe.resize',
        '@webframe.navigate',
        '@editor.node.updateProps.props',
    ),
    async ({ harness, page }) => {
        await serve(
            page,
            FRAME,
            `send({ action: '@webframe.ready' });
             send({ action: '@webframe.resize', size: { height: 123 } });
             send({ action: 'custom', value: { $state: 'name' }, none: null });
             send({ type: 'documented' });
             send({ action: '@webframe.navigate', path: 'guides/start', anchor: 'top' });
             send({ action: '@editor.node.updateProps', props: { kept: 1 } });`,
        );
        await harness.mount((request) => output(block(frame()), request, { name: 'Ada' }), {
            callbacks: ['onNavigate'],
            props: { before: true },
        });
        await expect
            .poll(async () => (await page.locator('iframe').boundingBox())?.height)
            .toBe(123);
        await expect
            .poll(() => harness.actions())
            .toEqual([
                { action: 'custom', value: 'Ada', none: null },
                { action: 'documented', type: 'documented' },
                { action: '@editor.node.updateProps', props: { kept: 1 } },
            ]);
        expect(harness.called('onNavigate')).toEqual([{ path: 'guides/start', anchor: 'top' }]);
        expect(harness.called('onPropsChange')).toEqual([{ before: true, kept: 1 }]);
    },
);

test(
    'accepts the documented and the oEmbed ways to send a size',
    covers('@webframe.resize'),
    async ({ harness, page }) => {
        await serve(
            page,
            FRAME,
            `window.addEventListener('message', (event) => { if (event.data.state) window.parent.postMessage(JSON.parse(event.data.state.message), '*'); }); send({ action: '@webframe.ready' });`,
        );
        await harness.mount(
            block(
                { type: 'textinput', state: 'message', initialValue: '{}' },
                frame({ data: { message: { $state: 'message' } } }),
            ),
        );
        const height = async () => (await page.locator('iframe').boundingBox())?.height;
        const sizes: [unknown, number][] = [
            // Limits keep the ratio, which is 2 until the frame sends one.
            [{ action: { action: '@webframe.resize', size: { maxHeight: 210 } } }, 210],
            [
                {
                    action: {
                        action: '@webframe.resize',
                        size: { aspectRatio: 4, maxHeight: 800, maxWidth: 300 },
                    },
                },
                75,
            ],
            [{ action: { action: '@webframe.resize', height: 220 } }, 220],
            // With a ratio the height is a maximum: 300 pixels wide, so 60 high, not 700.
            [{ action: { action: '@webframe.resize', size: { aspectRatio: 5, height: 700 } } }, 60],
            [
                { action: { action: '@webframe.resize', size: { aspectRatio: 1, height: 110 } } },
                110,
            ],
            [JSON.stringify({ context: 'iframe.resize', height: 230 }), 230],
            [{ action: { action: '@webframe.resize', size: { height: '240' } } }, 240],
            [{ action: { action: '@webframe.resize', size: { height: 1 } } }, 32],
            [{ action: { action: '@webframe.resize', size: { height: 1e9 } } }, 6000],
            [
                {
                    action: {
                        action: '@webframe.resize',
                        size: { height: null, aspectRatio: 'x' },
                    },
                },
                6000,
            ],
        ];
        for (const [message, expected] of sizes) {
            await page.getByRole('textbox').fill(JSON.stringify(message));
            await expect.poll(height, JSON.stringify(message)).toBe(expected);
        }
    },
);

test('accepts messages only from the frame itself and its own origin', async ({
    harness,
    page,
}) => {
    // Another frame of the same origin, and this frame after a navigation to another origin.
    await serve(
        page,
        FRAME,
        `send({ action: '@webframe.ready' }); send({ action: 'mine' });
        setTimeout(() => window.location.assign('https://elsewhere.example/'), 200);`,
    );
    await serve(
        page,
        'https://elsewhere.example/',
        `send({ action: 'foreign origin' }); log('loaded');`,
    );
    await serve(
        page,
        'https://frames.example/other',
        `window.parent.postMessage({ action: { action: 'foreign frame' } }, '*'); log('loaded');`,
    );
    await harness.mount(block(frame({ data: { secret: 's' } })));
    await expect.poll(() => harness.actions()).toEqual([{ action: 'mine' }]);
    await page.evaluate(() => {
        const other = document.createElement('iframe');
        other.src = 'https://frames.example/other';
        document.body.append(other);
        window.postMessage({ action: { action: 'the page itself' } }, '*');
    });
    await expect(page.frameLocator('iframe').last().locator('#log')).toContainText('loaded');
    // The new page receives no state: messages are addressed to the original origin.
    await expect(page.frameLocator('iframe').first().locator('#log')).toHaveText('loaded');
    expect(harness.actions()).toEqual([{ action: 'mine' }]);
});

test('frames of different origins cannot read, write or navigate each other', async ({
    harness,
    page,
}) => {
    const OTHER = 'https://other-frames.example/page';
    await serve(page, FRAME, `document.title = 'private'; send({ action: '@webframe.ready' });`);
    await serve(
        page,
        OTHER,
        `const attempts = {
            read: (target) => target.document.title,
            write: (target) => { target.document.title = 'changed'; },
            storage: (target) => target.localStorage.length,
            navigate: (target) => { target.location.href = 'https://elsewhere.example/'; },
            leave: () => { window.top.location.href = 'https://elsewhere.example/'; },
        };
        const siblings = () => [...Array(window.parent.length).keys()]
            .map((index) => window.parent[index]).filter((other) => other !== window);
        const timer = setInterval(() => {
            const [sibling] = siblings();
            if (!sibling) return;
            clearInterval(timer);
            const outcomes = {};
            for (const [name, attempt] of Object.entries(attempts)) {
                try { attempt(sibling); outcomes[name] = 'allowed'; } catch (error) { outcomes[name] = error.name; }
            }
            send({ action: 'tried', outcomes });
        }, 20);`,
    );
    await harness.mount(block(frame(), { ...frame(), source: { url: OTHER } }));
    await expect
        .poll(() => harness.actions())
        .toEqual([
            {
                action: 'tried',
                outcomes: {
                    read: 'SecurityError',
                    write: 'SecurityError',
                    storage: 'SecurityError',
                    navigate: 'SecurityError',
                    leave: 'SecurityError',
                },
            },
        ]);
    expect(page.frames().map((each) => each.url())).toEqual([page.url(), FRAME, OTHER]);
    await expect(page.frameLocator('iframe').first().locator('#log')).toBeAttached();
});

test('a frame is sandboxed; a page of the host origin gets an opaque origin', async ({
    harness,
    page,
    baseURL,
}) => {
    await serve(page, FRAME, `send({ action: '@webframe.ready' });`);
    await serve(
        page,
        `${baseURL}/own`,
        `let reached = 'no'; try { reached = window.parent.document.title; } catch {} send({ action: '@webframe.ready' }); send({ action: 'reached', what: reached, origin: self.origin });`,
    );
    await harness.mount(
        block(frame(), { type: 'webframe', source: { url: `${baseURL}/own` }, data: { a: 'b' } }),
    );
    await expect(page.locator('iframe')).toHaveCount(2);
    const [foreign, own] = await page
        .locator('iframe')
        .evaluateAll((frames) => frames.map((one) => one.getAttribute('sandbox') ?? ''));
    expect(foreign).toContain('allow-same-origin');
    expect(foreign).not.toContain('allow-top-navigation');
    expect(own).not.toContain('allow-same-origin');
    await expect
        .poll(() => harness.actions())
        .toEqual([{ action: 'reached', what: 'no', origin: 'null' }]);
    await expect(page.frameLocator('iframe').nth(1).locator('#log')).toHaveText('{"a":"b"}');
});

test('a frame of the integration may have an opaque origin; other frames may not', async ({
    harness,
    page,
}) => {
    const THIRD = 'https://third.example/page';
    for (const url of [FRAME, THIRD]) {
        await page.route(url, (route) =>
            route.fulfill({
                contentType: 'text/html',
                headers: { 'Content-Security-Policy': 'sandbox allow-scripts' },
                body: `<script>
                    addEventListener('message', ({ data }) => (document.title = document.body.textContent = JSON.stringify(data.state)));
                    parent.postMessage({ action: { action: '@webframe.ready' } }, '*');
                    parent.postMessage({ action: { action: 'from', url: location.href } }, '*');
                </script><body></body>`,
            }),
        );
    }
    const third = { type: 'webframe', source: { url: THIRD }, data: { of: 'third' } };
    await harness.mount(block(third, frame({ data: { of: 'own' } })), { ownFrames: [FRAME] });
    await expect(page.frameLocator('iframe').last().locator('body')).toHaveText('{"of":"own"}');
    await expect.poll(() => harness.actions()).toEqual([{ action: 'from', url: FRAME }]);
    await expect(page.frameLocator('iframe').first().locator('body')).not.toContainText('third');
});

for (const [position, after] of [
    ['last', []],
    ['not last', [{ type: 'button', label: 'After', onPress: { action: 'after' } }]],
] as const) {
    test(`Tab leaves a frame that is ${position} in a modal, and Escape closes the modal`, async ({
        harness,
        page,
    }) => {
        await page.route(FRAME, (route) =>
            route.fulfill({
                contentType: 'text/html',
                body: '<!doctype html><input id="field"><button>In the frame</button>',
            }),
        );
        await harness.mount((request) =>
            request.componentId === 'modal'
                ? output(
                      {
                          type: 'modal',
                          title: 'Frame',
                          children: [{ type: 'textinput', state: 'name' }, frame(), ...after],
                      },
                      request,
                  )
                : output(
                      block({
                          type: 'button',
                          label: 'Open',
                          onPress: { action: '@ui.modal.open', componentId: 'modal', props: {} },
                      }),
                      request,
                  ),
        );
        await page.getByRole('button', { name: 'Open' }).click();
        const dialog = page.getByRole('dialog');
        const content = page.frameLocator('iframe');
        await expect(dialog.getByRole('textbox')).toBeFocused();
        await expect(content.getByRole('button')).toBeVisible();
        // The first Tab focuses the document of the frame, the second one its first control.
        await page.keyboard.press('Tab');
        await expect(page.locator('iframe')).toBeFocused();
        await page.keyboard.press('Tab');
        await expect(content.locator('#field')).toBeFocused();
        await page.keyboard.press('Tab');
        await expect(content.getByRole('button')).toBeFocused();
        await page.keyboard.press('Tab');
        if (after.length > 0) {
            await expect(dialog.getByRole('button', { name: 'After' })).toBeFocused();
            await page.keyboard.press('Tab');
        }
        const close = dialog.getByRole('button', { name: 'Close' });
        await expect(close).toBeFocused();
        // Shift+Tab leads to the end of the dialog, which is the frame or the button after it.
        await page.keyboard.press('Shift+Tab');
        await expect(
            after.length > 0
                ? dialog.getByRole('button', { name: 'After' })
                : page.locator('iframe'),
        ).toBeFocused();
        await page.keyboard.press('Tab');
        while (!(await close.evaluate((node) => node === document.activeElement))) {
            await page.keyboard.press('Tab');
        }
        await page.keyboard.press('Escape');
        await expect(dialog).toHaveCount(0);
        await expect(page.getByRole('button', { name: 'Open' })).toBeFocused();
    });
}

test('a flood of messages does not block the page', async ({ harness, page }) => {
    await serve(
        page,
        FRAME,
        `send({ action: '@webframe.ready' });
        const big = 'x'.repeat(1000);
        const cyclic = {}; cyclic.self = cyclic;
        let count = 0;
        setInterval(() => {
            for (let i = 0; i < 200; i++) {
                send({ action: 'flood', count: count++, big });
                send({ action: '@webframe.resize', size: { height: 100 + (count % 50) } });
                send({ action: 'cyclic', cyclic });
                window.parent.postMessage({ action: { action: '@webframe.resize', size: NaN } }, '*');
                window.parent.postMessage('iframe.resize {', '*');
            }
        }, 10);`,
    );
    const startedAt = performance.now();
    const freeze = await longestFreeze(page, async () => {
        await harness.mount(block({ type: 'textinput', state: 'name' }, frame()));
        await expect(page.getByRole('alert')).toContainText('was stopped');
    });
    expect(freeze).toBeLessThan(1000);
    await page.getByRole('textbox').fill('still here');
    await expect(page.getByRole('textbox')).toHaveValue('still here');
    // The limit is a burst of 20 actions, then 5 a second.
    const seconds = (performance.now() - startedAt) / 1000;
    expect(harness.actions().length).toBeLessThanOrEqual(21 + 5 * seconds);
    expect((await harness.diagnostics()).map((one) => one.code)).toContain('frame-message');
    // The frame floods again at once: check only that it is requested.
    const requested = page.waitForRequest(FRAME);
    await page.getByRole('button', { name: 'Load again' }).click();
    await requested;
});

test('a few huge messages do not block the page', async ({ harness, page }) => {
    await serve(
        page,
        FRAME,
        `send({ action: '@webframe.ready' });
        const data = Array.from({ length: 200_000 }, (_, i) => ({ i }));
        setInterval(() => send({ action: 'x', data }), 20);`,
    );
    const freeze = await longestFreeze(page, async () => {
        await harness.mount(block(frame()));
        await expect(page.getByRole('alert')).toContainText('was stopped', { timeout: 30_000 });
    });
    expect(freeze).toBeLessThan(1000);
});
