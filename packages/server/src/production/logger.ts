import { hostname } from 'node:os';

import { pino, type DestinationStream, type Logger } from 'pino';

import { requestContext } from './request-context.ts';

export type { Logger };

/**
 * Creates the logger of `bindery serve`: one JSON object per line with `time`, `level`, `msg`, and within a request
 * `requestId` and `traceId`.
 *
 * @param destination Default: standard error, because standard output carries the line of `--json`.
 */
export function createLogger(
    level: 'debug' | 'info' | 'warn' | 'error',
    destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
    return pino(
        {
            level,
            base: { node: hostname() },
            timestamp: pino.stdTimeFunctions.isoTime,
            formatters: { level: (label) => ({ level: label }) },
            mixin: () => {
                const { requestId, trace } = requestContext.getStore() ?? {};
                return {
                    ...(requestId === undefined ? {} : { requestId }),
                    ...(trace === undefined ? {} : { traceId: trace.traceId }),
                };
            },
        },
        destination,
    );
}
