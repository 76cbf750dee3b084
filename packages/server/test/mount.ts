import { Hono, type Env, type Schema } from 'hono';

import { createErrorHandler } from '../src/error-response.ts';

/** Serves an app below a path with the server's error handling, without a socket. */
export function mount<E extends Env, S extends Schema>(
    path: string,
    app: Hono<E, S, '/'>,
): (request: Request) => Promise<Response> {
    const server = new Hono({ strict: false })
        .route(path, app)
        .onError(createErrorHandler(() => {}));
    return async (request) => server.fetch(request);
}
