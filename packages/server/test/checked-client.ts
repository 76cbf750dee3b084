import { GitBookAPI } from '@gitbook/api';

import { checkResponse, operationOf } from './openapi.ts';

export interface CheckedClient {
    api: GitBookAPI;
    /** Operations called so far, with the statuses they answered. */
    called: Set<string>;
    /** What the document has against the answers so far. */
    problems: string[];
}

/** The real client; every answer is held against the document on its way. */
export function createCheckedClient(endpoint: string, authToken: string): CheckedClient {
    const called = new Set<string>();
    const problems: string[] = [];
    const serviceBinding = {
        fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
            const request = new Request(input, init);
            const response = await fetch(request);
            const operationId = operationOf(request.method, new URL(request.url).pathname);
            if (operationId === undefined) {
                problems.push(`${request.method} ${request.url} is no operation`);
                return response;
            }
            called.add(`${operationId} ${response.status}`);
            const text = await response.clone().text();
            problems.push(
                ...checkResponse(
                    operationId,
                    response.status,
                    text === '' ? undefined : JSON.parse(text),
                ),
            );
            return response;
        },
    };
    return { api: new GitBookAPI({ endpoint, authToken, serviceBinding }), called, problems };
}
