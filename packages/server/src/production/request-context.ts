import { AsyncLocalStorage } from 'node:async_hooks';

/** The request that a line of the log or an outbound call belongs to. */
export interface RequestContext {
    requestId: string;
    trace?: TraceContext | undefined;
}

export interface TraceContext {
    /** The `traceparent` header as it was received. */
    traceparent: string;
    traceId: string;
}

/** The request that the current code serves. */
export const requestContext = new AsyncLocalStorage<RequestContext>();

/** Version 00 of the header: trace id, parent id, flags. Ids of zeros are invalid. */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Parses a `traceparent` header (W3C Trace Context, section 3.2); undefined for an invalid one. */
export function parseTraceparent(header: unknown): TraceContext | undefined {
    if (typeof header !== 'string') return undefined;
    const [traceparent, traceId] = TRACEPARENT.exec(header) ?? [];
    return traceparent === undefined || traceId === undefined
        ? undefined
        : { traceparent, traceId };
}
