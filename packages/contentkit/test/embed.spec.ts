import { expect, test } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const CONFIG = fileURLToPath(
    new URL('../../../examples/embed-contentkit/vite.config.ts', import.meta.url),
);

/** The example as its reader starts it. */
async function startExample() {
    const server = await createServer({
        configFile: CONFIG,
        logLevel: 'error',
        server: { host: '127.0.0.1', port: 0, strictPort: false, hmr: false, ws: false },
    });
    await server.listen();
    return {
        address: server.resolvedUrls?.local[0] ?? '',
        [Symbol.asyncDispose]: () => server.close(),
    };
}

test('thirty lines draw a block without the workbench', async ({ page }) => {
    await using example = await startExample();
    test.slow(); // a development server bundles the dependencies at its first start
    await page.route('**/v1/orgs', (route) => route.fulfill({ json: { items: [{ id: 'o' }] } }));
    await page.route('**/v1/orgs/o/spaces', (route) =>
        route.fulfill({ json: { items: [{ id: 's' }] } }),
    );
    await page.route('**/v1/integrations/hello-world/render', async (route) => {
        expect(route.request().headers()['authorization']).toBe('Bearer secret');
        const { componentId, props, state, action } = route.request().postDataJSON() as Record<
            string,
            unknown
        >;
        const count = (state as { count: number } | undefined)?.count ?? 0;
        const next = { count: action ? count + 1 : count };
        await route.fulfill({
            json: {
                type: 'element',
                props,
                state: next,
                element: {
                    type: 'block',
                    children: [
                        { type: 'text', children: `${String(componentId)} ${next.count}` },
                        { type: 'button', label: 'Say hello', onPress: { action: 'say' } },
                    ],
                },
            },
        });
    });
    await page.goto(`${example.address}?token=secret`);
    await expect(page.getByText('hello 0')).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Say hello' }).click();
    await expect(page.getByText('hello 1')).toBeVisible();
});
