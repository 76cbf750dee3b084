import {
    createIntegration,
    ExposableError,
    type RuntimeContext,
    type RuntimeEnvironment,
} from '@gitbook/runtime';
import { sign, verify } from './token.ts';

type Settings = { provider?: string; client_id?: string; client_secret?: string };
type Context = RuntimeContext<RuntimeEnvironment<{}, Settings>>;

const SIGN_IN_S = 10 * 60;
const SESSION_S = 8 * 60 * 60;

function setUp({ environment: { siteInstallation, signingSecrets } }: Context) {
    const {
        provider = '',
        client_id = '',
        client_secret = '',
    } = siteInstallation?.configuration ?? {};
    if (!siteInstallation || !signingSecrets.siteInstallation || provider === '') {
        throw new ExposableError('The sign-in of this site is not configured yet', 409);
    }
    return {
        provider: provider.replace(/\/$/, ''),
        client: { client_id, client_secret },
        callback: `${siteInstallation.urls.publicEndpoint}/callback`,
        site: siteInstallation.site,
        secret: signingSecrets.siteInstallation,
    };
}

/** Exchanges a code for the visitor's claims. */
async function readClaims(code: string, { provider, client, callback }: ReturnType<typeof setUp>) {
    const form = { ...client, code, grant_type: 'authorization_code', redirect_uri: callback };
    const token = await fetch(`${provider}/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
    });
    if (!token.ok) throw new ExposableError(`The provider answered ${token.status}`, 502);
    const { access_token } = (await token.json()) as { access_token: string };
    const user = await fetch(`${provider}/userinfo`, {
        headers: { authorization: `Bearer ${access_token}` },
    });
    if (!user.ok) throw new ExposableError(`The provider answered ${user.status}`, 502);
    const { sub, email } = (await user.json()) as { sub: string; email?: string };
    return { sub, ...(email === undefined ? {} : { email }) };
}

export default createIntegration<Context>({
    fetch_visitor_authentication: async ({ location = '' }, context) => {
        const { provider, client, callback, secret } = setUp(context);
        const state = await sign({ location }, SIGN_IN_S, secret);
        const query = { client_id: client.client_id, redirect_uri: callback, state };
        const fixed = { response_type: 'code', scope: 'openid email' };
        return Response.redirect(
            `${provider}/authorize?${new URLSearchParams({ ...query, ...fixed }).toString()}`,
        );
    },
    fetch: async (request, context) => {
        const settings = setUp(context);
        const { searchParams } = new URL(request.url);
        const state = await verify(searchParams.get('state') ?? '', settings.secret);
        if (!state) throw new ExposableError('This sign-in has expired. Open the site again.', 400);
        const claims = await readClaims(searchParams.get('code') ?? '', settings);
        const organization = context.environment.installation?.target.organization ?? '';
        const { data: site } = await context.api.orgs.getSiteById(organization, settings.site);
        const back = new URL(`${site.urls.published ?? ''}${String(state['location'])}`);
        back.searchParams.set('jwt_token', await sign(claims, SESSION_S, settings.secret));
        return Response.redirect(back.href);
    },
});
