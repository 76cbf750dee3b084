import { checkResponse, operationOf } from './openapi.ts';

export interface ResponseCheck {
    /** Sends a request and validates its response against the OpenAPI document. */
    fetch(request: Request): Promise<Response>;
    /** Operations called so far, with the statuses of their responses. */
    called: Set<string>;
    /** Schema deviations of the responses so far. */
    problems: string[];
}

export function createResponseCheck(): ResponseCheck {
    const called = new Set<string>();
    const problems: string[] = [];
    return {
        called,
        problems,
        async fetch(request) {
            const response = await fetch(request);
            const operationId = operationOf(request.method, new URL(request.url).pathname);
            if (operationId === undefined) {
                problems.push(`${request.method} ${request.url} is no operation`);
                return response;
            }
            called.add(`${operationId} ${response.status}`);
            const text = await response.clone().text();
            const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
            const values = isStream === true ? eventsOf(text) : [text];
            for (const value of values) {
                const body: unknown = value === '' ? undefined : JSON.parse(value);
                problems.push(...checkResponse(operationId, response.status, body));
            }
            return response;
        },
    };
}

/** Returns the data of server-sent events. */
function eventsOf(text: string): string[] {
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data);
}
