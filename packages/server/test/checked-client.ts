import { GitBookAPI } from '@gitbook/api';

import { createResponseCheck, type ResponseCheck } from './response-check.ts';

export interface CheckedClient extends Pick<ResponseCheck, 'called' | 'problems'> {
    api: GitBookAPI;
}

/** Creates the real client. Every response is validated against the OpenAPI document. */
export function createCheckedClient(endpoint: string, authToken: string): CheckedClient {
    const { called, problems, fetch } = createResponseCheck();
    const serviceBinding = {
        fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(new Request(input, init)),
    };
    return { api: new GitBookAPI({ endpoint, authToken, serviceBinding }), called, problems };
}
