import { GitBookAPI } from '@gitbook/api';

import { createAnswerCheck, type AnswerCheck } from './answer-check.ts';

export interface CheckedClient extends Pick<AnswerCheck, 'called' | 'problems'> {
    api: GitBookAPI;
}

/** The real client; every answer is held against the document on its way. */
export function createCheckedClient(endpoint: string, authToken: string): CheckedClient {
    const { called, problems, fetch } = createAnswerCheck();
    const serviceBinding = {
        fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(new Request(input, init)),
    };
    return { api: new GitBookAPI({ endpoint, authToken, serviceBinding }), called, problems };
}
