/**
 * Proof Key for Code Exchange (RFC 7636): binds the code to a verifier that only this integration can compute.
 *
 * The verifier is derived from the browser's token and the signing secret, so it is stored nowhere between start and
 * callback, and neither of the two is enough to compute it.
 */
import type { IntegrationEnvironment } from '@gitbook/api';

import { digest, encodeBase64URL, sign } from './signature.ts';

/** Returns the verifier: 43 characters of the unreserved set (section 4.1). */
export async function codeVerifier(
    environment: IntegrationEnvironment,
    browserToken: string,
): Promise<string> {
    return encodeBase64URL(await sign(environment, 'oauth-pkce', browserToken));
}

/** Returns the challenge of the verifier, method S256 (section 4.2). */
export async function codeChallenge(
    environment: IntegrationEnvironment,
    browserToken: string,
): Promise<string> {
    return digest(await codeVerifier(environment, browserToken));
}
