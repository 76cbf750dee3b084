import type { GitBookAPI as PublishedClient } from '@gitbook/api';

import { GitBookAPI } from './client.ts';

/** Makes an API client with the published type. */
export function createAPI(options: ConstructorParameters<typeof GitBookAPI>[0]): PublishedClient {
    // Operations are properties made from a table, which TypeScript cannot see. `client.test.ts` compares every one
    // of them with the published client.
    return new GitBookAPI(options) as unknown as PublishedClient;
}
