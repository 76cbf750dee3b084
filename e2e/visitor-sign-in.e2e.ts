/** A reader signs in to a published site with an OpenID provider, reads what is for members, and signs out. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { WorkbenchPage, WorkbenchState } from '@bindery/contract';
import { createCertificate } from '@bindery/test-support/certificate';
import { startSignInProvider } from '@bindery/test-support/sign-in-provider';

import { makeWorkspace, ROOT, startHost, type Host } from './host.ts';

const FOLDER = join(ROOT, 'packages/server/test/fixtures/visitor-sign-in');
const CLIENT = { id: 'docs', secret: 'client-secret' };

const paragraph = (text: string) => ({
    object: 'block',
    type: 'paragraph',
    nodes: [{ object: 'text', leaves: [{ object: 'leaf', text, marks: [] }] }],
});
const NODES = [
    paragraph('For everybody.'),
    {
        object: 'block',
        type: 'if',
        data: { expression: 'visitor.claims.plan == "team"' },
        nodes: [paragraph('For teams only.')],
    },
];

async function call<T>(host: Host, method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${host.api}${path}`, {
        method,
        headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
}

test('a reader signs in with a provider, sees what the claims allow, and signs out', async ({
    browser,
}) => {
    test.setTimeout(180_000);
    await using stack = new AsyncDisposableStack();
    const { data } = stack.use(await makeWorkspace());
    const certificate = stack.use(await createCertificate());
    const args = ['--allow-private-network', '--egress-ca', certificate.path];
    const host = stack.use(await startHost({ folders: [FOLDER], data, args }));
    const state = await call<WorkbenchState>(host, 'GET', '/workbench/state');
    const [site, space] = [state.sites[0], state.spaces[0]];
    const id = state.integrations[0]?.installations[0]?.installation.id;
    const installations = `/v1/integrations/visitor-sign-in/installations/${id}/sites`;
    const { urls } = await call<{ urls: { publicEndpoint: string } }>(
        host,
        'GET',
        `${installations}/${site?.id}`,
    );
    const siteUrl = site?.url ?? '';
    const provider = stack.use(
        await startSignInProvider({
            certificate,
            routes: { authorization: '/auth', token: '/token', end_session: '/session/end' },
            client: CLIENT,
            redirectUri: `${urls.publicEndpoint}/visitor-auth/response`,
            signedOutUri: siteUrl,
            accounts: { ada: { plan: 'team' } },
        }),
    );
    await call(host, 'PATCH', `${installations}/${site?.id}`, {
        configuration: {
            provider: 'oidc',
            domain: new URL(provider.issuer).host,
            client_id: CLIENT.id,
            client_secret: CLIENT.secret,
        },
    });
    const pages = `/workbench/spaces/${space?.id}/pages`;
    const page = await call<WorkbenchPage>(host, 'POST', pages, { title: 'Guide' });
    await call(host, 'PUT', `${pages}/${page.id}`, { nodes: NODES, documentVersion: 1 });
    await call(host, 'PATCH', `/v1/orgs/${state.organization.id}/sites/${site?.id}`, {
        visibility: 'visitor-auth',
    });

    // The browser does not know the authority of the test's certificate either.
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const reader = await context.newPage();
    const signIn = async (): Promise<void> => {
        await reader.locator('input[name=login]').fill('ada');
        await reader.locator('input[name=password]').fill('any');
        await reader.getByRole('button', { name: 'Sign-in' }).click();
        await reader.getByRole('button', { name: 'Continue' }).click();
    };
    await reader.goto(`${siteUrl}/${page.path}`);
    await expect(reader).toHaveURL(new RegExp(`^${provider.issuer}/interaction/`));
    await signIn();
    await expect(reader).toHaveURL(`${siteUrl}/${page.path}`);
    await expect(reader.getByText('For everybody.')).toBeVisible();
    await expect(reader.getByText('For teams only.')).toBeVisible();
    await reader.reload();
    await expect(reader.getByText('For teams only.')).toBeVisible();

    await reader.getByRole('button', { name: 'Sign out' }).click();
    await expect(reader).toHaveURL(new RegExp(`^${provider.issuer}/session/end`));
    await reader.getByRole('button', { name: /Yes, sign me out/ }).click();
    // The provider redirects to the site, which has no session for this browser any more.
    await expect(reader.locator('input[name=login]')).toBeVisible();
    await reader.goto(`${siteUrl}/${page.path}`);
    await expect(reader.locator('input[name=login]')).toBeVisible();
    await context.close();
});
