import type { Scope } from '@bindery/contract';
import { SignJWT, errors, jwtVerify } from 'jose';

import { PlatformError } from '../error.ts';

/** Who calls the API. */
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

/** Tokens handed to code live an hour: longer than any invocation, too short to be worth stealing. */
const CODE_TOKEN_S = 60 * 60;

/** A token is handed out again until half of its life is over, since signing one costs more than the rest of a lookup. */
const REUSE_MS = (CODE_TOKEN_S * 1000) / 2;

/** Tokens that are kept to be handed out again, at most. */
const REUSED_TOKENS = 10_000;

const ISSUER = 'bindery';

export interface Tokens {
    /** For a person's tools; ends with `seconds`, or never. */
    issueUserToken(actor: Extract<Actor, { kind: 'user' }>, seconds?: number): Promise<string>;
    /** For an integration's code; the same token for a while. */
    issueCodeToken(actor: Exclude<Actor, { kind: 'user' }>): Promise<string>;
    /** @throws PlatformError `unauthorized` when it is not ours, was changed, or has expired. */
    verify(token: string): Promise<Actor>;
}

function nameOf(actor: Exclude<Actor, { kind: 'user' }>): string {
    const installation = actor.kind === 'installation' ? actor.installationId : '';
    return `${actor.integration}/${installation}/${actor.scopes.join()}`;
}

/**
 * Tokens are JWTs (RFC 7519) signed with HS256 by a key that never leaves the platform. They hold who the caller is
 * and, for code, the scopes of its manifest.
 */
export function createTokens(key: Uint8Array, now: () => Date): Tokens {
    const issued = new Map<string, { token: string; until: number }>();
    const verified = new Map<string, { actor: Actor; until: number }>();

    async function sign(actor: Actor, seconds: number | undefined): Promise<string> {
        const { kind, ...claims } = actor;
        const jwt = new SignJWT({ ...claims, kind })
            .setProtectedHeader({ alg: 'HS256' })
            .setIssuer(ISSUER)
            .setIssuedAt(now());
        if (seconds !== undefined) {
            jwt.setExpirationTime(Math.floor(now().getTime() / 1000) + seconds);
        }
        return jwt.sign(key);
    }

    return {
        issueUserToken: (actor, seconds) => sign(actor, seconds),
        async issueCodeToken(actor) {
            const name = nameOf(actor);
            const known = issued.get(name);
            if (known !== undefined && known.until > now().getTime()) return known.token;
            const token = await sign(actor, CODE_TOKEN_S);
            if (issued.size >= REUSED_TOKENS) issued.clear();
            issued.set(name, { token, until: now().getTime() + REUSE_MS });
            return token;
        },
        async verify(token) {
            const known = verified.get(token);
            if (known !== undefined && known.until > now().getTime()) return known.actor;
            try {
                const { payload } = await jwtVerify(token, key, {
                    issuer: ISSUER,
                    algorithms: ['HS256'],
                    currentDate: now(),
                });
                // Signed by us, so the claims are what `sign` wrote.
                const { iss: _, iat: __, exp, ...actor } = payload;
                if (verified.size >= REUSED_TOKENS) verified.clear();
                verified.set(token, {
                    actor: actor as unknown as Actor,
                    until: exp === undefined ? Number.POSITIVE_INFINITY : exp * 1000,
                });
                return actor as unknown as Actor;
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
