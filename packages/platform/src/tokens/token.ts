import type { Permission, Scope } from '@bindery/contract';
import { SignJWT, errors } from 'jose';
import { LRUCache } from 'lru-cache';

import { PlatformError } from '../error.ts';
import { verifyJWT } from '../secrets/verify-jwt.ts';

/** A person, as the caller of the API, in one organization. */
export interface User {
    kind: 'user';
    userId: string;
    organizationId: string;
    permissions: readonly Permission[];
    /** The session or API token of the request. */
    credential?: { kind: 'session' | 'token'; id: string };
}

/** The caller of the API. */
export type Actor =
    | User
    | { kind: 'integration'; integration: string; scopes: readonly Scope[] }
    | {
          kind: 'installation';
          integration: string;
          installationId: string;
          organizationId: string;
          scopes: readonly Scope[];
      };

/**
 * Claims of an integration's token: the scopes at the time of issue, and the integration's id, because its name may be
 * reused later.
 */
export type CodeClaims = Exclude<Actor, User> & { integrationId: string };

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
    /** Issues a token for an integration's code. Returns the same token for half of its lifetime. */
    issueCodeToken(claims: CodeClaims): Promise<string>;
    /**
     * Verifies signature and expiry, and returns the claims. `currentActor` checks whether the bearer still exists.
     *
     * @throws PlatformError `unauthorized` if the token is invalid or expired.
     */
    verify(token: string): Promise<CodeClaims>;
}

function cacheKey(claims: CodeClaims): string {
    const installation = claims.kind === 'installation' ? claims.installationId : '';
    return `${claims.integrationId}/${installation}/${claims.scopes.join()}`;
}

/**
 * Issues and verifies tokens of integrations: JWTs (RFC 7519) signed with HS256 by a key that never leaves the
 * platform. They name the integration or installation and the scopes of the manifest. Tokens of people are rows of the
 * database (`packages/identity`), because they can be revoked.
 */
export function createTokens(key: Uint8Array, now: () => Date): Tokens {
    const issued = new LRUCache<string, { token: string; until: number }>({ max: MAX_CACHED });
    const verified = new LRUCache<string, { claims: CodeClaims; until: number }>({
        max: MAX_CACHED,
    });

    const sign = (claims: CodeClaims): Promise<string> =>
        new SignJWT({ ...claims })
            .setProtectedHeader({ alg: 'HS256' })
            .setIssuer(ISSUER)
            .setIssuedAt(now())
            .setExpirationTime(Math.floor(now().getTime() / 1000) + CODE_TOKEN_S)
            .sign(key);

    return {
        async issueCodeToken(claims) {
            const name = cacheKey(claims);
            const known = issued.get(name);
            if (known !== undefined && known.until > now().getTime()) return known.token;
            const token = await sign(claims);
            issued.set(name, { token, until: now().getTime() + REUSE_MS });
            return token;
        },
        async verify(token) {
            const known = verified.get(token);
            if (known !== undefined && known.until > now().getTime()) return known.claims;
            try {
                const payload = await verifyJWT(token, key, {
                    issuer: ISSUER,
                    // Earlier releases signed tokens of users, which did not expire.
                    requiredClaims: ['exp', 'integrationId'],
                    currentDate: now(),
                });
                // The cast is safe: the signature is valid, so the payload has the claims that `sign` wrote.
                const { iss: _, iat: __, exp = 0, ...rest } = payload;
                const claims = rest as unknown as CodeClaims;
                verified.set(token, { claims, until: exp * 1000 });
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
