import type { GitBookAPI as PublishedClient } from '@gitbook/api';

import { GitBookAPI } from './client.ts';

/** Creates an API client with the published type. */
export function createAPI(options: ConstructorParameters<typeof GitBookAPI>[0]): PublishedClient {
    // TypeScript cannot derive the operations from their table. `client.test.ts` compares each of them with the
    // published client.
    return new GitBookAPI(options) as unknown as PublishedClient;
}
