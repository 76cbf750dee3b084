import type { IntegrationInstallation } from '@gitbook/api';

import type { OAuthConfig } from './config.ts';
import { OAuthError } from './error.ts';

type EndpointOption = 'authorizeURL' | 'accessTokenURL';

/**
 * Resolves the URL of an option.
 *
 * @throws OAuthError `oauth_misconfigured`, with the name of the option.
 */
export function endpointOf<Option extends EndpointOption>(
    config: Pick<OAuthConfig<never>, Option>,
    option: Option,
    installation: IntegrationInstallation | undefined,
): URL {
    const value: OAuthConfig<never>[EndpointOption] = config[option];
    if (typeof value === 'function' && !installation) {
        throw new OAuthError(
            'oauth_misconfigured',
            `"${option}" is a function of the installation, and this environment has none`,
        );
    }
    const text = typeof value === 'function' && installation ? value(installation) : value;
    const url = typeof text === 'string' ? URL.parse(text) : null;
    if (!url) {
        throw new OAuthError(
            'oauth_misconfigured',
            `"${option}" is no URL: give an absolute one, such as https://provider.example/path`,
        );
    }
    return url;
}
