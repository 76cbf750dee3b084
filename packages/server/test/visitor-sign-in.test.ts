/** Tests visitor authentication with a real OpenID provider over TLS, in the shape of the public sign-in integrations. */
import { fileURLToPath } from 'node:url';

import type { WorkbenchPage } from '@bindery/contract';
import { createCertificate, type TestCertificate } from '@bindery/test-support/certificate';
import { startSignInProvider, type SignInProvider } from '@bindery/test-support/sign-in-provider';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestServer, type TestServer } from './test-server.ts';
import { WebBrowser, type WebPage } from './web-browser.ts';

const FOLDER = fileURLToPath(new URL('fixtures/visitor-sign-in', import.meta.url));

/** Where the providers of the public integrations have their endpoints. */
const SHAPES = [
    { provider: 'auth0', routes: ['/authorize', '/oauth/token', '/v2/logout'] },
    {
        provider: 'azure',
        routes: ['/oauth2/v2.0/authorize', '/oauth2/v2.0/token', '/oauth2/v2.0/logout'],
    },
    { provider: 'cognito', routes: ['/oauth2/authorize', '/oauth2/token', '/logout'] },
    { provider: 'okta', routes: ['/oauth2/v1/authorize', '/oauth2/v1/token', '/oauth2/v1/logout'] },
    { provider: 'oidc', routes: ['/auth', '/token', '/session/end'] },
];

const CLIENT = { id: 'docs', secret: 'client-secret' };
const ACCOUNTS = { ada: { plan: 'team', name: 'Ada Ünal' }, bob: { plan: 'free' } };

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

const RETURN_PATH = '/visitor-auth/response';

let test: TestServer;
let certificate: TestCertificate;
let site: { id: string; url: string };
let page: WorkbenchPage;
/** Path of the site installation in the API, and its public endpoint. */
let installation: string;
let endpoint: string;

const stack = new AsyncDisposableStack();
beforeAll(async () => {
    certificate = stack.use(await createCertificate());
    test = stack.use(
        await startTestServer({
            integrations: [{ folder: FOLDER }],
            allowPrivateNetwork: true,
            egressCa: certificate.path,
        }),
    );
    const { sites, organization, integrations } = await test.state();
    const [first] = sites;
    if (first === undefined) throw new Error('It should be there.');
    site = first;
    const id = integrations[0]?.installations[0]?.installation.id;
    const installations = `/v1/integrations/visitor-sign-in/installations/${id}/sites`;
    installation = `${installations}/${site.id}`;
    const { urls } = await test.json<{ urls: { publicEndpoint: string } }>('GET', installation);
    endpoint = urls.publicEndpoint;
    const pages = `/workbench/spaces/${(await test.space()).id}/pages`;
    page = await test.json<WorkbenchPage>('POST', pages, { title: 'Guide' });
    await test.json('PUT', `${pages}/${page.id}`, { nodes: NODES, documentVersion: 1 });
    await test.json('PATCH', `/v1/orgs/${organization.id}/sites/${site.id}`, {
        visibility: 'visitor-auth',
    });
}, 120_000);
afterAll(() => stack.disposeAsync());

const startProvider = ([authorization = '', token = '', end_session = '']: readonly string[]) =>
    startSignInProvider({
        certificate,
        routes: { authorization, token, end_session },
        client: CLIENT,
        redirectUri: endpoint + RETURN_PATH,
        signedOutUri: site.url,
        accounts: ACCOUNTS,
    });

const configure = (provider: string, { issuer }: SignInProvider, secret = CLIENT.secret) =>
    test.json('PATCH', installation, {
        configuration: {
            provider,
            domain: new URL(issuer).host,
            client_id: CLIENT.id,
            client_secret: secret,
        },
    });

/** Signs in and consents on the provider's forms, until the browser is back. */
async function signIn(browser: WebBrowser, start: WebPage, login: string): Promise<WebPage> {
    let current = start;
    while (current.url.startsWith('https:')) {
        current = await browser.submit(current, { login, password: 'any' });
    }
    return current;
}

const session = (browser: WebBrowser) =>
    browser.cookie(new URL(site.url).hostname, 'bindery_session');

describe.each(SHAPES)('a site whose readers sign in with $provider', ({ provider, routes }) => {
    let identity: SignInProvider;
    let browser: WebBrowser;
    beforeAll(async () => {
        identity = await startProvider(routes);
        await configure(provider, identity);
    });
    afterAll(() => identity[Symbol.asyncDispose]());
    beforeEach(() => {
        browser = new WebBrowser([certificate.path]);
    });
    afterEach(() => browser[Symbol.asyncDispose]());

    it('redirects to the provider, and returns to the page with a session and claims', async () => {
        const url = `${site.url}/${page.path}`;
        const asked = await browser.visit(url);
        expect(asked.url).toContain(`${identity.issuer}/interaction/`);
        expect(session(browser)).toBeUndefined();
        const signedIn = await signIn(browser, asked, 'ada');
        expect(signedIn).toMatchObject({ url, status: 200 });
        expect(signedIn.text).toContain('For everybody.');
        expect(signedIn.text).toContain('For teams only.');
        expect(session(browser)).toBeDefined();
        // The code went to the integration and the token to the site, and neither is left in the address.
        expect(
            browser.visited.some((each) => each.startsWith(`${endpoint}${RETURN_PATH}?code=`)),
        ).toBe(true);
        expect(browser.visited.at(-2)).toContain('?jwt_token=');
        expect(browser.visited.at(-1)).toBe(url);
    });

    it('hides content that the claims of a reader do not allow', async () => {
        const asked = await browser.visit(`${site.url}/${page.path}`);
        const { status, text } = await signIn(browser, asked, 'bob');
        expect([status, text.includes('For everybody.')]).toEqual([200, true]);
        expect(text).not.toContain('For teams only.');
    });

    it('signs out here and at the provider', async () => {
        await signIn(browser, await browser.visit(site.url), 'ada');
        const asked = await browser.visit(`${site.url}/~logout`);
        const upstream = await browser.submit(asked, {});
        expect(session(browser)).toBeUndefined();
        expect(new URL(upstream.url).origin).toBe(identity.issuer);
        browser.visited.length = 0;
        const left = await browser.submit(upstream, { logout: 'yes' });
        // The provider leads back to the site, which asks it again, and it asks for the name again.
        expect(browser.visited.map((url) => url.split('?')[0])).toContain(`${site.url}/~login`);
        expect(left.text).toContain('name="login"');
        expect(session(browser)).toBeUndefined();
    });
});

describe('a reader is not signed in', () => {
    const [shape = { provider: '', routes: [] }] = SHAPES;
    let identity: SignInProvider;
    let browser: WebBrowser;
    beforeAll(async () => {
        identity = await startProvider(shape.routes);
    });
    afterAll(() => identity[Symbol.asyncDispose]());
    beforeEach(async () => {
        browser = new WebBrowser([certificate.path]);
        await configure(shape.provider, identity);
    });
    afterEach(async () => {
        expect(session(browser)).toBeUndefined();
        await browser[Symbol.asyncDispose]();
    });

    it('who cancels at the provider', async () => {
        const asked = await browser.visit(site.url);
        const href = /href="([^"]*abort)"/.exec(asked.text)?.[1] ?? '';
        const refused = await browser.visit(new URL(href, asked.url).href);
        expect(refused).toMatchObject({ status: 401, text: 'Sign-in failed: access_denied' });
    });

    it('with a code that the provider did not give', async () => {
        const refused = await browser.visit(`${endpoint}${RETURN_PATH}?code=forged&state=state-`);
        expect(refused).toMatchObject({ status: 401, text: expect.stringContaining('no token') });
    });

    it('when the provider refuses the client secret', async () => {
        await configure(shape.provider, identity, 'wrong');
        const refused = await signIn(browser, await browser.visit(site.url), 'ada');
        expect(refused).toMatchObject({ status: 401, text: expect.stringContaining('no token') });
    });

    it('when no authority that the host trusts has signed the certificate of the provider', async () => {
        await using other = await createCertificate();
        await using untrusted = await startSignInProvider({
            certificate: other,
            routes: {
                authorization: '/authorize',
                token: '/oauth/token',
                end_session: '/v2/logout',
            },
            client: CLIENT,
            redirectUri: endpoint + RETURN_PATH,
            signedOutUri: site.url,
            accounts: ACCOUNTS,
        });
        await configure(shape.provider, untrusted);
        await using careless = new WebBrowser([other.path]);
        const failed = await signIn(careless, await careless.visit(site.url), 'ada');
        expect(failed.status).toBe(500);
        expect(session(careless)).toBeUndefined();
        const { error } = await test.waitFor(
            ({ label, status }) => label.includes(RETURN_PATH) && status === 500,
        );
        expect(error?.message).toContain('its certificate is not trusted');
    });
});
