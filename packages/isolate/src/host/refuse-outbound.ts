import { OUTBOUND_REFUSED_HEADER } from '../wire.ts';

/** Returns the response of an `OutboundFetch` that makes the integration's `fetch` reject with the reason. */
export function refuseOutbound(reason: string): Response {
    const headers = { [OUTBOUND_REFUSED_HEADER]: encodeURIComponent(reason) };
    return new Response(null, { status: 502, headers });
}
