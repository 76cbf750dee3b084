import type { Scope } from '@bindery/contract';
import type { Actor, Platform, User } from '@bindery/platform';
import type { StatusCode } from 'hono/utils/http-status';

import type { OPERATIONS } from './operations.generated.ts';

export type OperationId = (typeof OPERATIONS)[number][2];

/** A request to an operation after authentication, authorization and validation. */
export interface ApiCall {
    platform: Platform;
    actor: Actor;
    /** Path parameters, decoded. */
    params: Record<string, string>;
    query: URLSearchParams;
    /** Parsed JSON, checked against the OpenAPI document. */
    body: unknown;
    request: Request;
}

/** The response of an operation. Without `body`, `text` and `events` its status is 204. */
export interface ApiResponse {
    status?: StatusCode;
    /** Sent as JSON. */
    body?: unknown;
    /** A body that is serialised JSON already. */
    text?: string;
    /** Values that are sent as server-sent events, each as JSON. */
    events?: AsyncIterable<unknown>;
    headers?: Record<string, string>;
}

export interface Operation {
    /**
     * The scope that a token of an integration or installation needs. It also admits those tokens where the OpenAPI
     * document admits users only: integrations read pages and sites with their own tokens.
     */
    scope?: Scope;
    /** Admits only the organization that owns the integration in the path. */
    ownerOnly?: true;
    handle: (call: ApiCall) => Promise<ApiResponse>;
}

export type Operations = Partial<Record<OperationId, Operation>>;

/** Returns a path parameter of the operation's route. */
export function param(call: ApiCall, name: string): string {
    return call.params[name] ?? '';
}

/** Returns the calling user. Throws for an operation that admits other tokens. */
export function userOf(call: ApiCall): User {
    if (call.actor.kind !== 'user') throw new Error('The operation admits users only.');
    return call.actor;
}
