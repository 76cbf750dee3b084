import type { RuntimeContext } from '../context.ts';
import { describeCause } from '../describe-error.ts';
import { Logger } from '../logger.ts';
import { readBrowserToken, releaseBrowser } from './browser.ts';
import type { OAuthConfig } from './config.ts';
import { extractCredentials } from './credentials.ts';
import { OAuthError } from './error.ts';
import { connectedPage, errorPage } from './page.ts';
import { codeVerifier } from './pkce.ts';
import {
    checkBrowser,
    checkConfiguration,
    checkTarget,
    claimState,
    type OAuthState,
    readState,
} from './state.ts';
import { readConfiguration, readInstallation, targetOf, updateTarget } from './target.ts';
import { describeProviderError, requestToken } from './token-request.ts';

const logger = Logger('oauth');

/** The person comes back from the provider (RFC 6749, section 4.1.2): checks that they may, and keeps the credentials. */
export async function finish<TOAuthResponse>(
    config: OAuthConfig<TOAuthResponse>,
    request: Request,
    context: RuntimeContext,
    redirectURI: string,
    replace: boolean,
): Promise<Response> {
    const parameters = new URL(request.url).searchParams;
    const error = parameters.get('error');
    let cookie: string | undefined;
    try {
        const state = await readState(context.environment, parameters.get('state'));
        cookie = releaseBrowser(state.nonce, redirectURI);
        const browserToken = readBrowserToken(request, state.nonce) ?? '';
        const configuration = await accept(state, browserToken, context);

        if (error) {
            throw new OAuthError(
                'oauth_denied',
                describeProviderError(error, parameters.get('error_description')),
            );
        }
        await connect(config, context, state, replace ? {} : configuration, {
            code: parameters.get('code') ?? '',
            redirect_uri: redirectURI,
            grant_type: 'authorization_code',
            ...(config.pkce
                ? { code_verifier: await codeVerifier(context.environment, browserToken) }
                : {}),
        });
        return connectedPage(cookie);
    } catch (failure) {
        if (!(failure instanceof OAuthError)) {
            throw failure;
        }
        // Some providers leave the state out of an error. Its code is then shown, and none of its text.
        const shown =
            failure.code === 'oauth_state_invalid' && error && /^[\w.-]{1,64}$/.test(error)
                ? new OAuthError('oauth_denied', error)
                : failure;
        logger.error(`${shown.code}: ${shown.message}${describeCause(shown)}`);
        return errorPage(shown, cookie);
    }
}

/** Every check on the state, the claim last; gives the target's present configuration. */
async function accept(
    state: OAuthState,
    browserToken: string,
    { environment, api }: RuntimeContext,
): Promise<object> {
    const arrived = targetOf(environment);
    checkTarget(state, arrived?.target);
    await checkBrowser(state, browserToken);
    const isHere =
        arrived?.target.spaceId === state.spaceId &&
        arrived?.target.siteId === state.siteId &&
        arrived !== undefined;
    const configuration = isHere
        ? arrived.configuration
        : await readConfiguration(api, environment.integration.name, state);
    await checkConfiguration(environment, state, configuration);
    claimState(state);
    return configuration;
}

/** Exchanges the code and updates the installation. */
async function connect<TOAuthResponse>(
    config: OAuthConfig<TOAuthResponse>,
    { environment, api }: RuntimeContext,
    state: OAuthState,
    existing: object,
    parameters: Record<string, string>,
): Promise<void> {
    const integration = environment.integration.name;
    const installation =
        environment.installation ??
        (typeof config.accessTokenURL === 'function'
            ? await readInstallation(api, integration, state)
            : undefined);
    const response = await requestToken(config, installation, parameters);
    const { configuration, ...rest } = await extractCredentials(config, response);
    await updateTarget(api, integration, state, {
        configuration: { ...existing, ...configuration },
        ...rest,
    });
}
