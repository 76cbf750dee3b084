import { startServer } from '@bindery/server';

/** `node host.ts FOLDER DATA` runs a complete host, and sends its address and token to the parent process. */
const server = await startServer({
    port: 0,
    dataDirectory: process.argv[3] ?? '',
    integrations: [{ folder: process.argv[2] ?? '' }],
});
process.send?.({ api: server.api, token: server.token });
process.on('disconnect', () => void server[Symbol.asyncDispose]().then(() => process.exit(0)));
