import { startServer } from '@bindery/server';

/**
 * `node host.ts FOLDER DATA [EMBED]` runs a complete host, with the built `@bindery/embed` in EMBED, and sends its
 * address and token to the parent process.
 */
const server = await startServer({
    port: 0,
    dataDirectory: process.argv[3] ?? '',
    ...(process.argv[4] === undefined ? {} : { embedDirectory: process.argv[4] }),
    integrations: [{ folder: process.argv[2] ?? '' }],
});
process.send?.({ api: server.api, token: server.token });
process.on('disconnect', () => void server[Symbol.asyncDispose]().then(() => process.exit(0)));
