import { Hono } from 'hono';

import type { ServerEnv } from '../server-env.ts';

export interface Readiness {
    /** True from SIGTERM on. */
    draining: boolean;
    /** Resolves with true if the database answers. */
    database: () => Promise<boolean>;
}

export interface AdminParts {
    readiness: Readiness;
    /** Returns the metrics in Prometheus' text format. */
    metrics: () => Promise<{ contentType: string; text: string }>;
}

/** Creates the routes of the admin address: probes for load balancers and orchestrators, and metrics. */
export function createAdminApp({ readiness, metrics }: AdminParts): Hono<ServerEnv> {
    return new Hono<ServerEnv>()
        .get('/livez', (c) => c.json({ status: 'alive' }))
        .get('/readyz', async (c) => {
            const { draining } = readiness;
            const database = await readiness.database();
            const ready = database && !draining;
            return c.json(
                { status: ready ? 'ready' : 'not ready', database, draining },
                ready ? 200 : 503,
            );
        })
        .get('/metrics', async (c) => {
            const { contentType, text } = await metrics();
            return c.body(text, 200, { 'Content-Type': contentType });
        })
        .notFound((c) => c.text('Here are /livez, /readyz and /metrics.\n', 404));
}
