/** The section `auth` of the configuration: how people sign in to `bindery serve`. */
import { ROLES } from '@bindery/contract';
import { isLoopbackAddress } from '@bindery/network';
import { z } from 'zod';

const filled = z.string().min(1, 'expected text, found none');

/** Accepts https, and http on this machine: tokens of a provider must not be read on the way. */
const issuer = z
    .string()
    .refine(
        isIssuer,
        'expected the https URL of an OpenID provider, like https://login.example.com',
    );

function isIssuer(text: string): boolean {
    if (!URL.canParse(text)) return false;
    const { protocol, hostname } = new URL(text);
    if (protocol === 'https:') return true;
    const isLocal = hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[|\]$/g, ''));
    return protocol === 'http:' && isLocal;
}

const groups = z.strictObject({
    claim: filled.default('groups').describe('Claim of the id token that lists the groups.'),
    organization: filled.describe('Id of the organization whose roles follow the groups.'),
    roles: z.record(z.string(), z.enum(ROLES)).describe('Role of each group, at every sign-in.'),
});

const oidc = z.strictObject({
    issuer: issuer.describe('Issuer URL of an OpenID provider.'),
    clientId: filled.describe('Client id that the provider gave.'),
    clientSecret: filled.optional().describe('Client secret. Prefer one of the next two keys.'),
    clientSecretFile: filled.optional().describe('File with the client secret.'),
    clientSecretEnvironment: filled
        .optional()
        .describe('Name of the environment variable with the client secret.'),
    id: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected lower-case letters, digits and -')
        .default('sso')
        .describe('Part of the redirect URI: {urls.app}/auth/oidc/{id}/callback.'),
    name: filled.max(60).default('single sign-on').describe('Name on the button.'),
    scope: filled.default('openid email profile').describe('Scopes, separated by spaces.'),
    groups: groups
        .optional()
        .describe('Roles by group. Without it, new accounts need an invitation.'),
});

const MAX_SESSION_HOURS = 8760;

export const authSchema = z
    .strictObject({
        tokensOnly: z
            .boolean()
            .default(false)
            .describe('Turns sign-in off: only tokens of `bindery admin token` reach the API.'),
        password: z
            .boolean()
            .default(false)
            .describe('People sign in with e-mail address and password.'),
        oidc: oidc.optional().describe('People sign in with an OpenID provider.'),
        sessionHours: z
            .int()
            .min(1)
            .max(MAX_SESSION_HOURS)
            .default(720)
            .describe('Hours after which a browser must sign in again.'),
        cookies: z
            .strictObject({
                secure: z
                    .boolean()
                    .optional()
                    .describe('Send cookies over https only. Default: true if urls.app is https.'),
            })
            .prefault({}),
    })
    .prefault({});
