import type { Page } from '@playwright/test';

import { longestFreeze } from './freeze.ts';
import { block, covers, expect, output, test } from './stage.ts';

/** Serves a page at an origin of its own; no network is needed. */
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
const frame = (more = {}) => ({
    type: 'webframe',
    source: { url: FRAME },
    aspectRatio: 2,
    ...more,
});

const say = (value: unknown) => JSON.stringify(value);

test(
    'the frame is told of the state once it is ready, and of each change',
    covers('webframe.source.url', 'webframe.aspectRatio', 'webframe.data', 'webframe.buttons'),
    async ({ stage, page }) => {
        await serve(page, FRAME, `setTimeout(() => send({ action: '@webframe.ready' }), 300);`);
        await stage.mount(
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
            { page: { id: 'p', path: 'a/b', title: 'A page' } },
        );
        const iframe = page.locator('iframe');
        const box = await iframe.boundingBox();
        expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(2, 1);
        const log = page.frameLocator('iframe').locator('#log');
        const told = { name: 'Ada', fixed: 'yes', page: { id: 'p', path: 'a/b', title: 'A page' } };
        await expect(log).toHaveText(JSON.stringify(told));
        await page.getByRole('textbox').fill('Bob');
        await expect(log).toHaveText(
            `${JSON.stringify(told)}\n${JSON.stringify({ ...told, name: 'Bob' })}`,
        );
        await page.getByRole('button', { name: 'Close' }).click();
        await expect.poll(() => stage.actions()).toEqual([{ action: 'close' }]);
    },
);

test(
    'the visitor is told only where the output allows it',
    covers('output.canAccessVisitorClaims'),
    async ({ stage, page }) => {
        await serve(page, FRAME, `send({ action: '@webframe.ready' });`);
        let allowed = false;
        await stage.mount(
            (request) => ({
                ...output(block(frame({ data: { a: 'b' } })), request),
                canAccessVisitorClaims: allowed,
            }),
            { visitor: { plan: 'pro' } },
        );
        const log = page.frameLocator('iframe').locator('#log');
        await expect(log).toHaveText('{"a":"b"}');
        allowed = true;
        await stage.update({ renderKey: '2' });
        await expect(log).toContainText('{"a":"b","visitor":{"plan":"pro"}}');
    },
);

test(
    'the frame sends actions, sizes and navigation',
    covers(
        '@webframe.ready',
        '@webframe.resize',
        '@webframe.navigate',
        '@editor.node.updateProps.props',
    ),
    async ({ stage, page }) => {
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
        await stage.mount((request) => output(block(frame()), request, { name: 'Ada' }), {
            callbacks: ['onNavigate'],
            props: { before: true },
        });
        await expect
            .poll(async () => (await page.locator('iframe').boundingBox())?.height)
            .toBe(123);
        await expect
            .poll(() => stage.actions())
            .toEqual([
                { action: 'custom', value: 'Ada', none: null },
                { action: 'documented', type: 'documented' },
                { action: '@editor.node.updateProps', props: { kept: 1 } },
            ]);
        expect(stage.called('onNavigate')).toEqual([{ path: 'guides/start', anchor: 'top' }]);
        expect(stage.called('onPropsChange')).toEqual([{ before: true, kept: 1 }]);
    },
);

test(
    'older and foreign ways to give a size',
    covers('@webframe.resize'),
    async ({ stage, page }) => {
        await serve(
            page,
            FRAME,
            `window.addEventListener('message', (event) => { if (event.data.state) window.parent.postMessage(JSON.parse(event.data.state.say), '*'); }); send({ action: '@webframe.ready' });`,
        );
        await stage.mount(
            block(
                { type: 'textinput', state: 'say', initialValue: say({}) },
                frame({ data: { say: { $state: 'say' } } }),
            ),
        );
        const height = async () => (await page.locator('iframe').boundingBox())?.height;
        const sizes: [unknown, number][] = [
            // Limits leave the ratio, which is 2 until a frame names its own.
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
            await page.getByRole('textbox').fill(say(message));
            await expect.poll(height, say(message)).toBe(expected);
        }
    },
);

test('only the frame itself is heard, from its own origin', async ({ stage, page }) => {
    // Another frame of the same origin, and the right frame gone to another origin.
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
    await stage.mount(block(frame({ data: { secret: 's' } })));
    await expect.poll(() => stage.actions()).toEqual([{ action: 'mine' }]);
    await page.evaluate(() => {
        const other = document.createElement('iframe');
        other.src = 'https://frames.example/other';
        document.body.append(other);
        window.postMessage({ action: { action: 'the page itself' } }, '*');
    });
    await expect(page.frameLocator('iframe').last().locator('#log')).toContainText('loaded');
    // It listens, and hears nothing: messages are addressed to the origin that was framed.
    await expect(page.frameLocator('iframe').first().locator('#log')).toHaveText('loaded');
    expect(stage.actions()).toEqual([{ action: 'mine' }]);
});

test('a frame is sandboxed; one of our own origin gets none', async ({ stage, page, baseURL }) => {
    await serve(page, FRAME, `send({ action: '@webframe.ready' });`);
    await serve(
        page,
        `${baseURL}/own`,
        `let reached = 'no'; try { reached = window.parent.document.title; } catch {} send({ action: '@webframe.ready' }); send({ action: 'reached', what: reached, origin: self.origin });`,
    );
    await stage.mount(
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
        .poll(() => stage.actions())
        .toEqual([{ action: 'reached', what: 'no', origin: 'null' }]);
    await expect(page.frameLocator('iframe').nth(1).locator('#log')).toHaveText('{"a":"b"}');
});

test('a flood of messages freezes nothing', async ({ stage, page }) => {
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
    const freeze = await longestFreeze(page, async () => {
        await stage.mount(block({ type: 'textinput', state: 'name' }, frame()));
        await expect(page.getByRole('alert')).toContainText('was stopped');
    });
    expect(freeze).toBeLessThan(1000);
    await page.getByRole('textbox').fill('still here');
    await expect(page.getByRole('textbox')).toHaveValue('still here');
    expect(stage.actions().length).toBeLessThan(60);
    expect((await stage.diagnostics()).map((one) => one.code)).toContain('frame-message');
    // It floods again, of course: that it was asked for is all there is to see.
    const asked = page.waitForRequest(FRAME);
    await page.getByRole('button', { name: 'Load again' }).click();
    await asked;
});

test('a few huge messages freeze nothing', async ({ stage, page }) => {
    await serve(
        page,
        FRAME,
        `send({ action: '@webframe.ready' });
        const data = Array.from({ length: 200_000 }, (_, i) => ({ i }));
        setInterval(() => send({ action: 'x', data }), 20);`,
    );
    const freeze = await longestFreeze(page, async () => {
        await stage.mount(block(frame()));
        await expect(page.getByRole('alert')).toContainText('was stopped', { timeout: 30_000 });
    });
    expect(freeze).toBeLessThan(1000);
});
