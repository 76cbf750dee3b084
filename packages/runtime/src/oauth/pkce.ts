/**
 * Proof Key for Code Exchange (RFC 7636): the provider ties the code to a secret that only this integration can show.
 *
 * The verifier is derived from the browser's token instead of being stored, so it exists nowhere between the two halves
 * of the connection, and neither the cookie nor the signing secret alone yields it.
 */
import type { IntegrationEnvironment } from '@gitbook/api';

import { digest, encodeBase64URL, sign } from './signature.ts';

/** 43 characters of the unreserved set, as section 4.1 asks. */
export async function codeVerifier(
    environment: IntegrationEnvironment,
    browserToken: string,
): Promise<string> {
    return encodeBase64URL(await sign(environment, 'oauth-pkce', browserToken));
}

/** Section 4.2, method S256. */
export async function codeChallenge(
    environment: IntegrationEnvironment,
    browserToken: string,
): Promise<string> {
    return digest(await codeVerifier(environment, browserToken));
}
