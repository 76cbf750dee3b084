import { AsyncLocalStorage } from 'node:async_hooks';

/** Fields that every log line of a request contains. */
export interface RequestContext {
    requestId: string;
    traceId?: string;
}

/** The request that the current code serves. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
