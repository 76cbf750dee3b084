import { createMiddleware } from 'hono/factory';

/** Keeps caches from storing responses for one person, unless they set `Cache-Control`, and browsers from sniffing. */
export const answerHeaders = createMiddleware(async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
});
