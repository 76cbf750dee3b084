import { performance } from 'node:perf_hooks';

import { isLoopbackAddress } from '@bindery/network';
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';

import { clientAddress } from '../public/client-address.ts';
import type { ServerEnv } from '../server-env.ts';
import type { CpuBudgets } from './cpu-budgets.ts';
import { RequestMeter, setMeter } from './request-meter.ts';

/**
 * Maximum charge in milliseconds for the part of a request that is not timed exactly. It is several times what an
 * ordinary request uses, so that a request does not pay for deliveries and other work in the background.
 */
const MAX_REST_MS = 2;

/** Additional maximum for each megabyte of the body, which is passed to the isolate and recorded. */
const MAX_REST_MS_PER_MB = 40;

/** Load balancers ask for the health often, and an answer costs little. */
const UNMETERED_PATH = '/health';

/**
 * Charges requests to the address of the client, until a token or a site identifies other callers.
 *
 * @param exemptLocal true on a development server: its local user has no budget, because the machine is that user's.
 * @throws PlatformError `too_many_requests`.
 */
export function meterRequests(
    budgets: CpuBudgets,
    { exemptLocal }: { exemptLocal: boolean },
): MiddlewareHandler<ServerEnv> {
    return createMiddleware<ServerEnv>(async (c, next) => {
        if (c.req.path === UNMETERED_PATH) return next();
        const address = clientAddress(c.req.raw, c.env.remoteAddress);
        const isLocal = exemptLocal && isLoopbackAddress(address);
        const meter = new RequestMeter(budgets, isLocal ? [] : [{ kind: 'address', id: address }], {
            isLocal,
        });
        meter.admit();
        await measure(meter, c.req.raw, next);
    });
}

/** Meters calls from isolates, which have no address: they are charged to their token. */
export function meterCalls(budgets: CpuBudgets): MiddlewareHandler {
    return createMiddleware((c, next) => measure(new RequestMeter(budgets, []), c.req.raw, next));
}

async function measure(
    meter: RequestMeter,
    request: Request,
    next: () => Promise<void>,
): Promise<void> {
    setMeter(request, meter);
    try {
        await next();
    } finally {
        meter.charge(restOf(meter));
    }
}

/** All listeners share the event loop. */
let lastActiveMs = 0;

/** Returns the time of the event loop since the last request ended, without the part that is charged already. */
function restOf({ chargedMs, bytes }: RequestMeter): number {
    const { active } = performance.eventLoopUtilization();
    const elapsedMs = active - lastActiveMs - chargedMs;
    lastActiveMs = active;
    const maxMs = MAX_REST_MS + (bytes / 1024 / 1024) * MAX_REST_MS_PER_MB;
    return Math.min(maxMs, Math.max(0, elapsedMs));
}
