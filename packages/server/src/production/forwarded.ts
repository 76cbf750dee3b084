import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import type { Networks } from './networks.ts';

/** The connection of a client, as the nearest trusted proxy describes it. */
export interface ClientConnection {
    /** IP address of the client. */
    address: string;
    /** Id of the request, if a trusted proxy has given it one. */
    requestId?: string;
}

const FORWARDED = /^(x-forwarded-(for|host|proto|port|prefix)|forwarded|x-real-ip)$/i;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * Applies the `X-Forwarded-*` headers of trusted proxies to a request: its URL and `Host` become those that the client
 * used. Replaces the headers with the resulting values, so that later code, integrations included, can rely on them.
 * Removes these headers from other peers, because any client can send them.
 *
 * The client's address is the last one in `X-Forwarded-For` that is not a trusted proxy; entries before it can be
 * forged.
 */
export function applyForwarded(incoming: IncomingMessage, trusted: Networks): ClientConnection {
    const peer = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
    const { headers, rawHeaders, url = '/' } = incoming;
    const isTrusted = trusted.has(peer);
    const proto = isTrusted && last(headers['x-forwarded-proto']) === 'https' ? 'https' : 'http';
    const host = (isTrusted && last(headers['x-forwarded-host'])) || headers.host || '';
    const address = isTrusted ? clientOf(headers['x-forwarded-for'], peer, trusted) : peer;
    const kept = rawHeaders.flatMap((name, index) => {
        const isName = index % 2 === 0;
        if (!isName || FORWARDED.test(name) || name.toLowerCase() === 'host') return [];
        return [name, rawHeaders[index + 1] ?? ''];
    });
    rawHeaders.splice(
        0,
        rawHeaders.length,
        'Host',
        host,
        'X-Forwarded-For',
        address,
        'X-Forwarded-Host',
        host,
        'X-Forwarded-Proto',
        proto,
        ...kept,
    );
    headers.host = host;
    // An absolute URL is the only way to name the scheme.
    if (proto === 'https' && url.startsWith('/')) incoming.url = `https://${host}${url}`;
    const requestId = isTrusted ? headers['x-request-id'] : undefined;
    return typeof requestId === 'string' && REQUEST_ID.test(requestId)
        ? { address, requestId }
        : { address };
}

function clientOf(header: string | string[] | undefined, peer: string, trusted: Networks): string {
    const chain = String(header ?? '')
        .split(',')
        .map((entry) => entry.trim());
    let client = peer;
    for (const entry of chain.toReversed()) {
        if (isIP(entry) === 0) break;
        client = entry;
        if (!trusted.has(entry)) break;
    }
    return client;
}

/** Returns the last value of a header, which the nearest proxy added. */
function last(header: string | string[] | undefined): string {
    return String(header ?? '')
        .split(',')
        .at(-1)!
        .trim();
}
