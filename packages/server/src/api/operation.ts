import type { Scope } from '@bindery/contract';
import type { Actor, Platform } from '@bindery/platform';

import type { OPERATIONS } from './operations.generated.ts';

export type OperationId = (typeof OPERATIONS)[number][2];

/** One call of an operation, authenticated and allowed. */
export interface Call {
    platform: Platform;
    actor: Actor;
    /** Parameters of the path, decoded. */
    params: Record<string, string>;
    query: URLSearchParams;
    /** Parsed JSON, checked against the document. */
    body: unknown;
    request: Request;
}

/** What an operation answers. Without a body: 204. */
export interface Reply {
    status?: number;
    body?: unknown;
    /** JSON that is text already. */
    text?: string;
    headers?: Record<string, string>;
}

export interface Operation {
    /**
     * The scope that a token of code needs. It also lets code in where the document names users only: integrations read
     * pages and sites with their own tokens, and the scopes are there to say which may.
     */
    scope?: Scope;
    /** Only the organization may call it that owns the integration of the path. */
    ownerOnly?: true;
    handle: (call: Call) => Promise<Reply>;
}

export type Operations = Partial<Record<OperationId, Operation>>;

/** A parameter of the path that the route has. */
export function param(call: Call, name: string): string {
    return call.params[name] ?? '';
}

/** The user of the token; only for operations that let in no other. */
export function userOf(call: Call): Extract<Actor, { kind: 'user' }> {
    if (call.actor.kind !== 'user') throw new Error('The operation lets in users only.');
    return call.actor;
}
