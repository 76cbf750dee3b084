import type { Scope } from '@bindery/contract';
import { SignJWT, errors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';

import { PlatformError } from '../error.ts';

/** The caller of the API. */
export type Actor =
    | { kind: 'user'; userId: string; organizationId: string }
    | { kind: 'integration'; integration: string; scopes: readonly Scope[] }
    | {
          kind: 'installation';
          integration: string;
          installationId: string;
          organizationId: string;
          scopes: readonly Scope[];
      };

type UserActor = Extract<Actor, { kind: 'user' }>;

/** Claims of an integration's token. It has the integration's id too, because the name may be reused later. */
export type CodeClaims = Exclude<Actor, { kind: 'user' }> & { integrationId: string };

/** The bearer of a token and its scopes, as they were when the token was issued. */
export type Claims = UserActor | CodeClaims;

/** Lifetime of the tokens of integrations: an hour, longer than any invocation. */
const CODE_TOKEN_S = 60 * 60;

/**
 * Time for which the same token is returned: half of its lifetime. Tokens are reused because signing one takes longer
 * than all lookups of an invocation.
 */
const REUSE_MS = (CODE_TOKEN_S * 1000) / 2;

/** The most cached tokens, counted separately for issued and for verified ones. */
const MAX_CACHED = 10_000;

const ISSUER = 'bindery';

export interface Tokens {
    /** Issues a token for the tools of a user. It expires after `seconds`, or never. */
    issueUserToken(claims: UserActor, seconds?: number): Promise<string>;
    /** Issues a token for an integration's code. Returns the same token for half of its lifetime. */
    issueCodeToken(claims: CodeClaims): Promise<string>;
    /**
     * Verifies signature and expiry, and returns the claims. `currentActor` checks whether the bearer still exists.
     *
     * @throws PlatformError `unauthorized` if the token is invalid or expired.
     */
    verify(token: string): Promise<Claims>;
}

function cacheKey(claims: CodeClaims): string {
    const installation = claims.kind === 'installation' ? claims.installationId : '';
    return `${claims.integrationId}/${installation}/${claims.scopes.join()}`;
}

/**
 * Issues and verifies tokens: JWTs (RFC 7519) signed with HS256 by a key that never leaves the platform. They name the
 * caller and, for integrations, the scopes of the manifest.
 */
export function createTokens(key: Uint8Array, now: () => Date): Tokens {
    const issued = new LRUCache<string, { token: string; until: number }>({ max: MAX_CACHED });
    const verified = new LRUCache<string, { claims: Claims; until: number }>({ max: MAX_CACHED });

    async function sign(claims: Claims, seconds: number | undefined): Promise<string> {
        const jwt = new SignJWT({ ...claims })
            .setProtectedHeader({ alg: 'HS256' })
            .setIssuer(ISSUER)
            .setIssuedAt(now());
        if (seconds !== undefined) {
            jwt.setExpirationTime(Math.floor(now().getTime() / 1000) + seconds);
        }
        return jwt.sign(key);
    }

    return {
        issueUserToken: (claims, seconds) => sign(claims, seconds),
        async issueCodeToken(claims) {
            const name = cacheKey(claims);
            const known = issued.get(name);
            if (known !== undefined && known.until > now().getTime()) return known.token;
            const token = await sign(claims, CODE_TOKEN_S);
            issued.set(name, { token, until: now().getTime() + REUSE_MS });
            return token;
        },
        async verify(token) {
            const known = verified.get(token);
            if (known !== undefined && known.until > now().getTime()) return known.claims;
            try {
                const { payload } = await jwtVerify(token, key, {
                    issuer: ISSUER,
                    algorithms: ['HS256'],
                    currentDate: now(),
                });
                // The cast is safe: the signature is valid, so the payload has the claims that `sign` wrote.
                const { iss: _, iat: __, exp, ...rest } = payload;
                const claims = rest as unknown as Claims;
                verified.set(token, {
                    claims,
                    until: exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000,
                });
                return claims;
            } catch (error) {
                throw new PlatformError(
                    'unauthorized',
                    error instanceof errors.JWTExpired
                        ? 'The token has expired.'
                        : 'The token is not valid here.',
                    { cause: error },
                );
            }
        },
    };
}
