import { createMiddleware } from 'hono/factory';

/** Sets the headers of answers for one person: no cache keeps them unless they say so, and no browser guesses their type. */
export const answerHeaders = createMiddleware(async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
});
