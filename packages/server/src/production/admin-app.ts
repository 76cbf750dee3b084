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
    /** Returns true for a domain that the host serves. */
    servesDomain: (domain: string) => Promise<boolean>;
}

/**
 * Creates the routes of the admin address: probes for load balancers and orchestrators, metrics, and the route that
 * proxies ask whether they may obtain a certificate for a domain (Caddy's `on_demand_tls.ask`).
 */
export function createAdminApp({ readiness, metrics, servesDomain }: AdminParts): Hono<ServerEnv> {
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
        .get('/tls/ask', async (c) => {
            const domain = c.req.query('domain') ?? '';
            const served = await servesDomain(domain);
            return c.json({ domain, served }, served ? 200 : 404);
        })
        .notFound((c) => c.text('Here are /livez, /readyz, /metrics and /tls/ask.\n', 404));
}
