import { performance } from 'node:perf_hooks';

import { PlatformError } from '@bindery/platform';

import type { Logger } from './logger.ts';

/** Interval of the queries that find out whether the database is back. */
const PROBE_MS = 500;

/** Time limit of a probe. A database that takes longer counts as lost. */
const PROBE_TIMEOUT_MS = 2000;

export interface Outage extends Disposable {
    /**
     * Records an error. Returns true for `database_unavailable`: the caller need not log it, because an outage has log
     * lines of its own.
     */
    record(error: unknown): boolean;
    /** Resolves with true if the database answers within `PROBE_TIMEOUT_MS`. */
    probe(): Promise<boolean>;
    readonly away: boolean;
}

/**
 * Watches the database: logs one line when it is lost and one when it is back, instead of an error for each request.
 *
 * @param ping Resolves when the database answers.
 */
export function watchOutages(ping: () => Promise<unknown>, log: Logger): Outage {
    let since: number | undefined;
    let failed = 0;
    let timer: NodeJS.Timeout | undefined;

    async function probe(): Promise<boolean> {
        const { promise, reject } = Promise.withResolvers<never>();
        const timeout = setTimeout(() => reject(new Error('timed out')), PROBE_TIMEOUT_MS);
        try {
            await Promise.race([ping(), promise]);
            found();
            return true;
        } catch (error) {
            lost(error);
            return false;
        } finally {
            clearTimeout(timeout);
        }
    }

    function lost(error: unknown): void {
        failed += 1;
        if (since !== undefined) return;
        since = performance.now();
        const cause = error instanceof PlatformError ? error.cause : error;
        const reason = cause instanceof Error ? cause.message : String(cause);
        log.error({ event: 'database_lost', reason }, 'The database does not answer.');
        schedule();
    }

    function found(): void {
        if (since === undefined) return;
        const seconds = Math.round((performance.now() - since) / 100) / 10;
        log.info(
            { event: 'database_found', seconds, failed },
            `The database answers again after ${seconds} s.`,
        );
        since = undefined;
        failed = 0;
        clearTimeout(timer);
    }

    function schedule(): void {
        timer = setTimeout(async () => {
            if (!(await probe())) schedule();
        }, PROBE_MS).unref();
    }

    return {
        record(error) {
            const isOutage =
                error instanceof PlatformError && error.code === 'database_unavailable';
            if (isOutage) lost(error);
            return isOutage;
        },
        probe,
        get away() {
            return since !== undefined;
        },
        [Symbol.dispose]: () => clearTimeout(timer),
    };
}
