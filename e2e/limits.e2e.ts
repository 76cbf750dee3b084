import { expect, test } from '@playwright/test';

import { makeWorkspace, startHost, type Host, type Workspace } from './host.ts';

test.describe.serial('the limits of the workbench', () => {
    let workspace: Workspace;
    let host: Host;
    test.beforeAll(async () => {
        workspace = await makeWorkspace();
        host = await startHost({
            folders: [workspace.example('hello-world')],
            data: workspace.data,
            env: {
                BINDERY_QUOTA_SITES_PER_ORGANIZATION: '1',
                BINDERY_QUOTA_SPACES_PER_ORGANIZATION: '5',
            },
        });
    });
    test.afterAll(async () => {
        await host[Symbol.asyncDispose]();
        await workspace[Symbol.asyncDispose]();
    });

    test('organization and integration show their use, with a warning at a limit', async ({
        page,
    }) => {
        await page.goto(host.workbench);
        await page.getByRole('link', { name: 'Limits' }).click();
        const list = page.getByRole('list', { name: 'Limits of the organization' });
        const sites = list.getByRole('listitem').filter({ hasText: 'Sites' });
        await expect(sites).toContainText('1 of 1');
        await expect(sites).toContainText('Limit reached');
        await expect(sites).toContainText('BINDERY_QUOTA_SITES_PER_ORGANIZATION');
        await expect(sites.getByRole('meter', { name: 'Sites' })).toHaveAttribute(
            'aria-valuenow',
            '1',
        );
        const spaces = list.getByRole('listitem').filter({ hasText: /^Spaces/ });
        await expect(spaces).toContainText('1 of 5');
        await expect(spaces).not.toContainText('Limit');
        // The open page is the one live connection.
        await expect(
            list.getByRole('listitem').filter({ hasText: 'Open live connections' }),
        ).toContainText('1 of 200');
        await expect(page.getByText('No integration is near a limit.')).toBeVisible();

        await page.goto(`${host.api}/integrations/hello-world`);
        const integration = page.getByRole('list', { name: 'Limits of hello-world' });
        await expect(
            integration.getByRole('listitem').filter({ hasText: 'Versions' }),
        ).toContainText('1 of 20');
        await expect(
            integration.getByRole('meter', { name: 'Waiting tasks', exact: true }),
        ).toHaveAttribute('aria-valuetext', '0 of 100,000');
    });
});
