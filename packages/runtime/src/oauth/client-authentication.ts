import type { OAuthConfig } from './config.ts';

export type ClientCredentials = Pick<
    OAuthConfig<never>,
    'clientId' | 'clientSecret' | 'tokenEndpointAuthMethod'
>;

/** Returns the headers and form fields that authenticate the client at the token endpoint (RFC 6749, section 2.3.1). */
export function authenticateClient({
    clientId,
    clientSecret,
    tokenEndpointAuthMethod = 'client_secret_post',
}: ClientCredentials): { headers: Record<string, string>; fields: Record<string, string> } {
    if (tokenEndpointAuthMethod === 'client_secret_basic') {
        const credentials = `${formEncode(clientId)}:${formEncode(clientSecret)}`;
        // A request must not use two methods, so the body repeats neither id nor secret.
        return { headers: { Authorization: `Basic ${btoa(credentials)}` }, fields: {} };
    }
    return { headers: {}, fields: { client_id: clientId, client_secret: clientSecret } };
}

/** Encodes text as `application/x-www-form-urlencoded`, so that a colon in the client id does not end the id. */
function formEncode(text: string): string {
    return new URLSearchParams([['', text]]).toString().slice(1);
}
