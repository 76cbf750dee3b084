import { timingSafeEqual } from 'node:crypto';

import type { PlatformContext } from '../platform-context.ts';
import { signingSecret } from './signing.ts';

/** Names the installation whose account is connected. */
export interface ConnectTarget {
    integration: string;
    installationId: string;
}

/**
 * - `ticket`: in the URL that a configuration screen opens; it starts one connection at once.
 * - `browser`: in a cookie of the browser that used a ticket, until the provider sends the person back.
 */
export type ConnectUse = 'ticket' | 'browser';

/** Lifetimes in milliseconds. A state of OAuth is accepted for ten minutes as well (`packages/runtime`). */
export const CONNECT_MS: Readonly<Record<ConnectUse, number>> = {
    ticket: 60_000,
    browser: 600_000,
};

const TEXT = /^([A-Za-z0-9_-]{1,64})\.(\d{1,15})\.([0-9a-f]{64})$/;

/** Signs the permission to connect an account to an installation. */
export function signConnection(
    ctx: Pick<PlatformContext, 'secrets' | 'now'>,
    use: ConnectUse,
    target: ConnectTarget,
): string {
    const expiresAt = ctx.now().getTime() + CONNECT_MS[use];
    return [target.installationId, expiresAt, mac(ctx, use, target, expiresAt)].join('.');
}

/** Returns the installation that a signed permission is for; undefined if it is forged, of another use, or expired. */
export function readConnection(
    ctx: Pick<PlatformContext, 'secrets' | 'now'>,
    use: ConnectUse,
    integration: string,
    text: string,
): ConnectTarget | undefined {
    const [, installationId = '', expiry = '', given = ''] = TEXT.exec(text) ?? [];
    const target = { integration, installationId };
    const expected = Buffer.from(mac(ctx, use, target, Number(expiry)));
    const actual = Buffer.from(given);
    const isSigned = actual.length === expected.length && timingSafeEqual(actual, expected);
    return isSigned && Number(expiry) > ctx.now().getTime() ? target : undefined;
}

function mac(
    ctx: Pick<PlatformContext, 'secrets' | 'now'>,
    use: ConnectUse,
    { integration, installationId }: ConnectTarget,
    expiresAt: number,
): string {
    const parts = ['connect', use, integration, installationId, expiresAt];
    return signingSecret(ctx.secrets, parts.join(':'));
}
