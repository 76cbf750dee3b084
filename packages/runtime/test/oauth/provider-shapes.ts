/**
 * The deviations of known services' OAuth servers from RFC 6749, as data for one fake server (`shaped-provider.ts`).
 * The values are invented; the shapes follow the services' public documentation.
 */
export interface ProviderShape {
    name: string;
    /** The method by which the client must authenticate. */
    authMethod: 'client_secret_post' | 'client_secret_basic';
    /** The scopes as the authorization URL must contain them. */
    scope: string;
    scopeSeparator?: ',';
    /** The rest of the authorization URL's query, e.g. `?access_type=offline`. */
    query?: string;
    /** The provider returns the person with POST. */
    formPost?: true;
    /** Form-encoded responses, regardless of the `Accept` header. */
    formEncoded?: true;
    /** A byte order mark before each response. */
    byteOrderMark?: true;
    /** The path of the refresh endpoint, if it is not the token endpoint. */
    refreshPath?: string;
    /** The response to the code. Absent `refresh_token`: the provider issues none. */
    token: Record<string, unknown>;
    /** The response to the refresh token. */
    refreshed?: Record<string, unknown>;
    /** The response to a refresh token that was revoked. */
    revoked?: { status: number; body: Record<string, unknown>; providerError?: string };
    /** The response while the provider cannot answer. */
    busy: { status: number; body: string; retryAfter?: string };
    /** The configuration after the connection, without the expiry. */
    stored: Record<string, unknown>;
    /** Seconds until the token expires; null: never. */
    lifetime: number | null;
}

const json = JSON.stringify;

export const PROVIDER_SHAPES: ProviderShape[] = [
    {
        // Status 200 for every answer, `ok: false` for errors, scopes with commas, 429 with Retry-After.
        name: 'Slack',
        authMethod: 'client_secret_post',
        scope: 'chat:write,links:read',
        scopeSeparator: ',',
        token: {
            ok: true,
            access_token: 'access-1',
            refresh_token: 'refresh-1',
            token_type: 'bot',
            expires_in: 43_200,
            team: { id: 'T1', name: 'Team' },
            authed_user: { id: 'U1' },
        },
        refreshed: {
            ok: true,
            access_token: 'access-2',
            refresh_token: 'refresh-2',
            token_type: 'bot',
            expires_in: 43_200,
            team: { id: 'T1', name: 'Team' },
        },
        revoked: {
            status: 200,
            body: { ok: false, error: 'invalid_refresh_token' },
            providerError: 'invalid_refresh_token',
        },
        busy: { status: 429, body: json({ ok: false, error: 'ratelimited' }), retryAfter: '30' },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 43_200,
    },
    {
        // Errors with status 200; form-encoded answers from servers that ignore `Accept`.
        name: 'GitHub',
        authMethod: 'client_secret_post',
        scope: 'repo%20read:org',
        formEncoded: true,
        token: {
            access_token: 'access-1',
            expires_in: 28_800,
            refresh_token: 'refresh-1',
            refresh_token_expires_in: 15_897_600,
            scope: 'read:org,repo',
            token_type: 'bearer',
        },
        refreshed: {
            access_token: 'access-2',
            expires_in: 28_800,
            refresh_token: 'refresh-2',
            refresh_token_expires_in: 15_897_600,
            scope: '',
            token_type: 'bearer',
        },
        revoked: {
            status: 200,
            body: {
                error: 'bad_refresh_token',
                error_description: 'The refresh token passed is incorrect or expired.',
            },
            providerError: 'bad_refresh_token',
        },
        busy: { status: 502, body: '<html><body>Unicorn!</body></html>' },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 28_800,
    },
    {
        name: 'GitLab',
        authMethod: 'client_secret_post',
        scope: 'api%20read_user',
        token: {
            access_token: 'access-1',
            token_type: 'Bearer',
            expires_in: 7200,
            refresh_token: 'refresh-1',
            scope: 'api read_user',
            created_at: 1_790_000_000,
        },
        refreshed: {
            access_token: 'access-2',
            token_type: 'Bearer',
            expires_in: 7200,
            refresh_token: 'refresh-2',
            created_at: 1_790_007_200,
        },
        revoked: {
            status: 400,
            body: { error: 'invalid_grant', error_description: 'The grant is invalid.' },
            providerError: 'invalid_grant',
        },
        busy: { status: 429, body: 'Retry later\n', retryAfter: '60' },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 7200,
    },
    {
        // HTTP Basic, no scopes, tokens that never expire.
        name: 'Notion',
        authMethod: 'client_secret_basic',
        scope: '',
        query: '?owner=user',
        token: {
            access_token: 'access-1',
            token_type: 'bearer',
            bot_id: 'b1',
            workspace_id: 'w1',
            owner: { type: 'user', user: { object: 'user', id: 'u1' } },
        },
        busy: {
            status: 503,
            body: json({ object: 'error', status: 503, code: 'service_unavailable' }),
            retryAfter: '120',
        },
        stored: { access_token: 'access-1' },
        lifetime: null,
    },
    {
        // Scopes with commas, a lifetime of ten years.
        name: 'Linear',
        authMethod: 'client_secret_post',
        scope: 'read,write',
        scopeSeparator: ',',
        token: {
            access_token: 'access-1',
            token_type: 'Bearer',
            expires_in: 315_705_599,
            refresh_token: 'refresh-1',
            scope: 'read write',
        },
        refreshed: { access_token: 'access-2', token_type: 'Bearer', expires_in: 86_399 },
        revoked: {
            status: 400,
            body: { error: 'invalid_grant', error_description: 'Refresh token revoked' },
            providerError: 'invalid_grant',
        },
        busy: { status: 500, body: '' },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 315_705_599,
    },
    {
        // A revoked refresh token is 403 with `unauthorized_client`.
        name: 'Jira',
        authMethod: 'client_secret_post',
        scope: 'read:jira-work%20offline_access',
        query: '?audience=api.example.com',
        token: {
            access_token: 'access-1',
            refresh_token: 'refresh-1',
            scope: 'read:jira-work offline_access',
            expires_in: 3600,
            token_type: 'Bearer',
        },
        refreshed: {
            access_token: 'access-2',
            refresh_token: 'refresh-2',
            expires_in: 3600,
            token_type: 'Bearer',
        },
        revoked: {
            status: 403,
            body: { error: 'unauthorized_client', error_description: 'refresh_token is invalid' },
            providerError: 'unauthorized_client',
        },
        busy: { status: 504, body: 'upstream request timeout' },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 3600,
    },
    {
        // HTTP Basic, a separate refresh endpoint, no refresh token in its response.
        name: 'Figma',
        authMethod: 'client_secret_basic',
        scope: 'file_content:read,file_comments:write',
        scopeSeparator: ',',
        refreshPath: '/refresh',
        token: {
            user_id_string: '7',
            access_token: 'access-1',
            token_type: 'bearer',
            expires_in: 7_776_000,
            refresh_token: 'refresh-1',
        },
        refreshed: { access_token: 'access-2', token_type: 'bearer', expires_in: 7_776_000 },
        revoked: {
            status: 400,
            body: { error: true, status: 400, message: 'Invalid refresh token', i18n: null },
        },
        busy: { status: 429, body: json({ status: 429, err: 'Rate limit' }), retryAfter: '17' },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 7_776_000,
    },
    {
        // Errors have a code under `status` and no `error`.
        name: 'HubSpot',
        authMethod: 'client_secret_post',
        scope: 'oauth%20crm.objects.contacts.read',
        token: {
            token_type: 'bearer',
            refresh_token: 'refresh-1',
            access_token: 'access-1',
            expires_in: 1800,
        },
        refreshed: {
            token_type: 'bearer',
            refresh_token: 'refresh-1',
            access_token: 'access-2',
            expires_in: 1800,
        },
        revoked: {
            status: 400,
            body: {
                status: 'BAD_REFRESH_TOKEN',
                message: 'missing or invalid refresh token',
                correlationId: 'c1',
            },
            providerError: 'BAD_REFRESH_TOKEN',
        },
        busy: {
            status: 502,
            body: json({ status: 'error', message: 'internal error', correlationId: 'c2' }),
        },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 1800,
    },
    {
        // The refresh token comes once and is never repeated.
        name: 'Google',
        authMethod: 'client_secret_post',
        scope: 'openid%20https://api.example.com/auth/drive.readonly',
        query: '?access_type=offline',
        token: {
            access_token: 'access-1',
            expires_in: 3599,
            refresh_token: 'refresh-1',
            scope: 'openid',
            token_type: 'Bearer',
            id_token: 'header.payload.signature',
        },
        refreshed: {
            access_token: 'access-2',
            expires_in: 3599,
            scope: 'openid',
            token_type: 'Bearer',
        },
        revoked: {
            status: 400,
            body: {
                error: 'invalid_grant',
                error_description: 'Token has been expired or revoked.',
            },
            providerError: 'invalid_grant',
        },
        busy: {
            status: 500,
            body: json({ error: 'internal_failure', error_description: 'Backend Error' }),
        },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 3599,
    },
    {
        // Lifetimes as text, `form_post`, a byte order mark, a temporary error with status 400.
        name: 'Microsoft',
        authMethod: 'client_secret_post',
        scope: 'offline_access%20User.Read',
        query: '?response_mode=form_post',
        formPost: true,
        byteOrderMark: true,
        token: {
            token_type: 'Bearer',
            expires_in: '3599',
            ext_expires_in: '3599',
            expires_on: '1790003599',
            access_token: 'access-1',
            refresh_token: 'refresh-1',
        },
        refreshed: {
            token_type: 'Bearer',
            expires_in: '3599',
            access_token: 'access-2',
            refresh_token: 'refresh-2',
        },
        revoked: {
            status: 400,
            body: {
                error: 'invalid_grant',
                error_description: 'E70008: The refresh token has expired due to inactivity.',
                error_codes: [70_008],
            },
            providerError: 'invalid_grant',
        },
        busy: {
            status: 400,
            body: json({
                error: 'temporarily_unavailable',
                error_description: 'E90033: A transient error has occurred. Please try again.',
            }),
        },
        stored: { access_token: 'access-1', refresh_token: 'refresh-1' },
        lifetime: 3599,
    },
];
