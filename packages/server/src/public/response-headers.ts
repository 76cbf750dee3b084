/** Headers of one connection, not of the message (RFC 9110, section 7.6.1). */
export const HOP_BY_HOP: readonly string[] = [
    'connection',
    'keep-alive',
    'proxy-authenticate',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
];

/**
 * Response headers that affect a whole origin or domain after the response, or show a password prompt of the host. The
 * endpoints of all integrations share an origin: one integration could sign people out, or make browsers report the
 * addresses of requests to other integrations.
 */
const ORIGIN_WIDE: readonly string[] = [
    'accept-ch',
    'activate-storage-access',
    'ad-auction-signals',
    'alt-svc',
    'attribution-reporting-register-os-source',
    'attribution-reporting-register-os-trigger',
    'attribution-reporting-register-source',
    'attribution-reporting-register-trigger',
    'clear-site-data',
    'critical-ch',
    'expect-ct',
    'nel',
    'observe-browsing-topics',
    'origin-agent-cluster',
    'public-key-pins',
    'public-key-pins-report-only',
    'report-to',
    'reporting-endpoints',
    'sec-session-challenge',
    'sec-session-registration',
    'secure-session-challenge',
    'secure-session-registration',
    'service-worker-allowed',
    'set-login',
    'shared-storage-write',
    'speculation-rules',
    'strict-transport-security',
    'use-as-dictionary',
    'www-authenticate',
];

/** Copies the headers of an integration's response that browsers apply to this response only. */
export function ownHeaders(from: Headers): Headers {
    const headers = new Headers(from);
    for (const name of [...HOP_BY_HOP, ...ORIGIN_WIDE]) headers.delete(name);
    return headers;
}
