import type { IsolateHost } from '@bindery/isolate';
import {
    PlatformError,
    readQueueSize,
    type OpenDatabase,
    type PlatformObserver,
} from '@bindery/platform';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
    observer: Required<PlatformObserver>;
    /** Counts a response of the public address. */
    response(status: number, seconds: number): void;
    /** Sets the parts that gauges read at each scrape. */
    observe(parts: { isolate: IsolateHost; database: OpenDatabase }): void;
    render(): Promise<{ contentType: string; text: string }>;
}

export interface MetricsOptions {
    /** Most integrations with a label of their own; the others are counted as `other`. */
    maxIntegrations: number;
}

/** Label of the integrations beyond the limit. No integration has this name: names have no underscore. */
const OTHER = '_other';

/** Seconds. From a cached rendering to the wall-time limit of an invocation. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Creates the metrics of a node, in a registry of its own. All names begin with `bindery_`; `docs/operations.md` lists
 * them.
 */
export function createMetrics({ maxIntegrations }: MetricsOptions): Metrics {
    const registry = new Registry();
    const registers = [registry];
    collectDefaultMetrics({ register: registry, prefix: 'bindery_' });
    let readQueue = async () => {};
    const labelled = new Set<string>();
    const labelOf = (integration: string): string => {
        if (labelled.has(integration)) return integration;
        if (labelled.size >= maxIntegrations) return OTHER;
        labelled.add(integration);
        return integration;
    };

    const invocations = new Counter({
        name: 'bindery_invocations_total',
        help: 'Invocations of integrations that have ended.',
        labelNames: ['integration', 'type', 'state'] as const,
        registers,
    });
    const invocationSeconds = new Histogram({
        name: 'bindery_invocation_seconds',
        help: 'Duration of invocations until their response was complete.',
        labelNames: ['integration'] as const,
        buckets: DURATIONS,
        registers,
    });
    const cold = new Counter({
        name: 'bindery_cold_starts_total',
        help: 'Invocations that loaded their version first.',
        registers,
    });
    const deliveries = new Counter({
        name: 'bindery_deliveries_total',
        help: 'Attempts at events by outcome; retry: another attempt follows, dead: it was the last one.',
        labelNames: ['integration', 'outcome'] as const,
        registers,
    });
    const renders = new Counter({
        name: 'bindery_renders_total',
        help: 'Renderings of components; cached: true if the rendering came from the cache.',
        labelNames: ['integration', 'cached'] as const,
        registers,
    });
    const responses = new Histogram({
        name: 'bindery_http_response_seconds',
        help: 'Time to the end of a response of the public address.',
        labelNames: ['status'] as const,
        buckets: DURATIONS,
        registers,
    });

    return {
        observer: {
            delivery: (integration, outcome) =>
                deliveries.inc({ integration: labelOf(integration), outcome }),
            render: (integration, cached) =>
                renders.inc({ integration: labelOf(integration), cached: String(cached) }),
            invocation: ({ integration, type }) => ({
                end({ durationMs, isolate }, state) {
                    const label = labelOf(integration);
                    invocations.inc({ integration: label, type, state });
                    invocationSeconds.observe({ integration: label }, durationMs / 1000);
                    if (isolate.cold) cold.inc();
                },
            }),
        },
        response: (status, seconds) =>
            responses.observe({ status: `${Math.floor(status / 100)}xx` }, seconds),
        observe({ isolate, database }) {
            addIsolateGauges(registry, isolate);
            readQueue = addDatabaseGauges(registry, database);
        },
        async render() {
            await readQueue();
            return { contentType: registry.contentType, text: await registry.metrics() };
        },
    };
}

function addIsolateGauges(registry: Registry, isolate: IsolateHost): void {
    const registers = [registry];
    const gauge = (name: string, help: string, read: () => number) =>
        new Gauge({
            name,
            help,
            registers,
            collect() {
                this.set(read());
            },
        });
    const sum = (read: (one: ReturnType<IsolateHost['stats']>['processes'][number]) => number) =>
        isolate.stats().processes.reduce((total, one) => total + read(one), 0);
    gauge('bindery_isolate_processes', 'Isolate processes.', () => sum(() => 1));
    gauge('bindery_isolate_quarantined_processes', 'Processes with one tenant in quarantine.', () =>
        sum(({ quarantine }) => Number(quarantine)),
    );
    gauge('bindery_isolates', 'Loaded versions.', () => sum(({ isolates }) => isolates));
    gauge('bindery_invocations_in_flight', 'Running invocations.', () =>
        sum(({ inFlight }) => inFlight),
    );
    gauge('bindery_isolate_resident_bytes', 'Resident memory of all isolate processes.', () =>
        sum(({ rssBytes }) => rssBytes),
    );
    let counted = 0;
    registry.registerMetric(
        new Counter({
            name: 'bindery_isolate_kills_total',
            help: 'Isolate processes that were killed or lost while they held isolates.',
            registers: [],
            collect() {
                const { kills } = isolate.stats();
                this.inc(kills - counted);
                counted = kills;
            },
        }),
    );
}

/** Adds the gauges of the database. Returns a function that reads the queue; it must run before each scrape. */
function addDatabaseGauges(registry: Registry, { db, pool }: OpenDatabase): () => Promise<void> {
    const registers = [registry];
    if (pool !== undefined) {
        registry.registerMetric(
            new Gauge({
                name: 'bindery_database_connections',
                help: 'Connections of the pool by state; waiting: requests that wait for one.',
                labelNames: ['state'] as const,
                registers: [],
                collect() {
                    const { total, idle, waiting } = pool();
                    this.set({ state: 'active' }, total - idle);
                    this.set({ state: 'idle' }, idle);
                    this.set({ state: 'waiting' }, waiting);
                },
            }),
        );
    }
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
    const up = gauge('bindery_database_up', '1 if the database answered this scrape.');
    const age = gauge('bindery_queue_age_seconds', 'Age of the oldest event that is due.');
    const dead = gauge('bindery_dead_letters', 'Events whose attempts are used up.');
    const depth = gauge('bindery_queue_depth', 'Events and tasks that wait for an attempt.');
    return async () => {
        try {
            const queue = await readQueueSize(db);
            depth.set(queue.waiting);
            dead.set(queue.dead);
            age.set(queue.oldestDueSeconds);
            up.set(1);
        } catch (error) {
            if (!(error instanceof PlatformError)) throw error;
            up.set(0);
        }
    };
}
