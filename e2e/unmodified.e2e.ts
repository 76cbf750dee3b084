import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { WorkbenchState } from '@bindery/contract';

import { makeWorkspace, openWorkbench, ROOT, startHost } from './host.ts';

/** The official CLI's scaffold, with the reference SDK in its own node_modules. */
const FILES = {
    'gitbook-manifest.yaml': `name: scaffolded
title: Scaffolded
organization: acme
visibility: private
description: ''
script: src/index.tsx
scopes: []
blocks:
  - id: scaffolded
    title: Scaffolded
    description: My GitBook Integration
secrets: {}
`,
    'package.json': JSON.stringify({
        name: 'scaffolded',
        private: true,
        dependencies: { '@gitbook/runtime': '*' },
    }),
    'tsconfig.json': JSON.stringify({
        extends: '@gitbook/tsconfig/integration.json',
        compilerOptions: {
            lib: ['ESNext', 'DOM'],
            moduleResolution: 'bundler',
            module: 'ESNext',
            strict: true,
        },
    }),
    'src/index.tsx': `import { createIntegration, createComponent, FetchEventCallback, RuntimeContext } from '@gitbook/runtime';

type IntegrationContext = {} & RuntimeContext;
type IntegrationAction = { action: 'click' };

const handleFetch: FetchEventCallback<IntegrationContext> = async (request, context) => {
    const { data: user } = await context.api.user.getAuthenticatedUser().catch((error) => ({ data: { refused: error.code } }));
    return Response.json({ user, integration: context.environment.integration.name });
};

const block = createComponent<{}, { message: string }, IntegrationAction, IntegrationContext>({
    componentId: 'scaffolded',
    initialState: () => ({ message: 'Click me' }),
    action: async (element, action) => {
        switch (action.action) {
            case 'click':
                return { state: { message: 'Clicked' } };
        }
    },
    render: async (element) => (
        <block>
            <button label={element.state.message} onPress={{ action: 'click' }} />
        </block>
    ),
});

export default createIntegration({ fetch: handleFetch, components: [block], events: {} });
`,
};

for (const sdk of ['bindery', 'reference']) {
    test(`a folder written for GitBook runs unmodified (--sdk ${sdk})`, async ({ page }) => {
        await using workspace = await makeWorkspace();
        const folder = join(workspace.path, 'scaffolded');
        for (const [name, text] of Object.entries(FILES)) {
            await mkdir(join(folder, name, '..'), { recursive: true });
            await writeFile(join(folder, name), text);
        }
        for (const name of [
            '@gitbook/runtime',
            '@gitbook/api',
            'event-iterator',
            'eventsource-parser',
        ]) {
            await cp(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), {
                recursive: true,
            });
        }
        await using host = await startHost({
            folders: [folder],
            data: workspace.data,
            args: ['--sdk', sdk],
        });

        const response = await fetch(host.integrations[0]?.publicEndpoint ?? '');
        // A token of an integration identifies no user: the API refuses the request, and the published client throws
        // its error.
        expect([response.status, await response.json()]).toEqual([
            200,
            { integration: 'scaffolded', user: { refused: 403 } },
        ]);
        const state = await fetch(`${host.api}/workbench/state`, {
            headers: { authorization: `Bearer ${host.token}` },
        });
        const { integrations } = (await state.json()) as WorkbenchState;
        expect(integrations.map((found) => found.sdk)).toEqual([sdk]);

        await openWorkbench(page, host);
        const block = page.locator('[data-integration="scaffolded"]').first();
        await block.getByRole('button', { name: 'Click me' }).click();
        await expect(block.getByRole('button', { name: 'Clicked' })).toBeVisible();
    });
}
