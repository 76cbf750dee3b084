import type { RuntimeContext } from '../context.ts';
import { describeCause } from '../describe-error.ts';
import { Logger } from '../logger.ts';
import { clearBrowserCookie, readBrowserToken } from './browser-cookie.ts';
import type { CallbackParameters } from './callback-parameters.ts';
import type { OAuthConfig } from './config.ts';
import { OAuthError } from './error.ts';
import { extractCredentials } from './extract-credentials.ts';
import {
    currentInstallation,
    readConfiguration,
    readInstallation,
    updateInstallation,
} from './installation-ref.ts';
import { connectedPage, errorPage } from './pages.ts';
import { codeVerifier } from './pkce.ts';
import {
    checkBrowser,
    checkConfiguration,
    checkInstallation,
    claimState,
    type OAuthState,
    readState,
} from './state.ts';
import { requestToken } from './token-request.ts';
import { describeProviderError } from './token-response.ts';

const logger = Logger('oauth');

/**
 * Finishes a connection when the person returns from the provider (RFC 6749, section 4.1.2): checks the state,
 * exchanges the code and stores the credentials.
 */
export async function handleCallback<TOAuthResponse>(
    config: OAuthConfig<TOAuthResponse>,
    request: Request,
    callback: CallbackParameters,
    context: RuntimeContext,
    redirectURI: string,
    replace: boolean,
): Promise<Response> {
    let clearCookie: string | undefined;
    try {
        const state = await readState(context.environment, callback.state);
        const browserToken = readBrowserToken(request, state.nonce);
        if (callback.isFormPost && browserToken === undefined) {
            return repeatAsGet(redirectURI, callback);
        }
        clearCookie = clearBrowserCookie(state.nonce, redirectURI);
        const configuration = await acceptState(state, browserToken ?? '', context);

        if (callback.error) {
            throw new OAuthError(
                'oauth_denied',
                describeProviderError(callback.error, callback.errorDescription),
            );
        }
        await connect(config, context, state, replace ? {} : configuration, {
            code: callback.code ?? '',
            redirect_uri: redirectURI,
            grant_type: 'authorization_code',
            ...(config.pkce
                ? { code_verifier: await codeVerifier(context.environment, browserToken ?? '') }
                : {}),
        });
        return connectedPage(clearCookie);
    } catch (failure) {
        if (!(failure instanceof OAuthError)) {
            throw failure;
        }
        const shown = shownError(failure, callback);
        logger.error(`${shown.code}: ${shown.message}${describeCause(shown)}`);
        return errorPage(shown, clearCookie);
    }
}

/**
 * Browsers omit `SameSite=Lax` cookies from a POST of another site and send them with the GET that follows a redirect,
 * so a callback with `response_mode=form_post` is repeated as GET (RFC 9110, section 15.4.4). The GET is not repeated
 * again.
 */
function repeatAsGet(
    redirectURI: string,
    { code, state, error, errorDescription }: CallbackParameters,
): Response {
    const location = new URL(redirectURI);
    for (const [name, value] of Object.entries({
        code,
        state,
        error,
        error_description: errorDescription,
    })) {
        if (value) {
            location.searchParams.set(name, value);
        }
    }
    return new Response(null, {
        status: 303,
        headers: { Location: location.href, 'Cache-Control': 'no-store' },
    });
}

/**
 * Returns the error to show. Some providers omit the state from an error response: the page then shows the code of the
 * provider's error, and none of its text.
 */
function shownError(failure: OAuthError, { error }: CallbackParameters): OAuthError {
    return failure.code === 'oauth_state_invalid' && error && /^[\w.-]{1,64}$/.test(error)
        ? new OAuthError('oauth_denied', error)
        : failure;
}

/** Checks the state, claims it last, and returns the installation's current configuration. */
async function acceptState(
    state: OAuthState,
    browserToken: string,
    { environment, api }: RuntimeContext,
): Promise<object> {
    const current = currentInstallation(environment);
    checkInstallation(state, current?.ref);
    await checkBrowser(state, browserToken);
    const isCurrent =
        current !== undefined &&
        current.ref.spaceId === state.spaceId &&
        current.ref.siteId === state.siteId;
    const configuration = isCurrent
        ? current.configuration
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
    await updateInstallation(api, integration, state, {
        configuration: { ...existing, ...configuration },
        ...rest,
    });
}
