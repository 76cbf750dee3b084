import { startServer } from '@bindery/server';

/** `node host.ts FOLDER DATA`: starts a complete host and sends its address and token to the parent process. */
const server = await startServer({
    port: 0,
    dataDirectory: process.argv[3] ?? '',
    integrations: [{ folder: process.argv[2] ?? '' }],
});
process.send?.({ api: server.api, token: server.token });
/** Sends the CPU time of this process so far, in microseconds. */
process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
});
process.on('disconnect', () => void server[Symbol.asyncDispose]().then(() => process.exit(0)));
