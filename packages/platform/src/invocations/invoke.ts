import type { Event, Outcome } from '@bindery/contract';
import type { EgressPolicy, InvocationResponse, IsolateHost, VersionCode } from '@bindery/isolate';

import type { PlatformContext } from '../platform-context.ts';
import type { Environments } from '../environment/environment.ts';
import { PlatformError } from '../error.ts';
import { createId } from '../id.ts';
import type { InvocationScope } from '../invocation-scope.ts';
import { eventLabel } from './event-label.ts';
import { maskEnvironment } from './mask.ts';
import { CapturedResponse } from './captured-response.ts';
import { createRedact, redactOutcome, type Redact } from './redact.ts';
import { forwardToTunnel } from './tunnel.ts';
import type { PlatformObserver } from '../observer.ts';
import type { Traces } from './traces.ts';

export interface Invocation {
    scope: InvocationScope;
    event: Event;
    fetchBody?: Uint8Array | undefined;
    signal?: AbortSignal | undefined;
    /** Number of the attempt at the event, from 1. */
    attempt?: number;
    /** Computes when the next attempt is due, in milliseconds since the epoch; null: no further attempt. */
    nextAttempt?: (outcome: Outcome, response: InvocationResponse) => number | null;
}

export interface TracedResponse extends InvocationResponse {
    id: string;
    /** Masks the credentials of this invocation in text to be stored. */
    redact: Redact;
}

export type Invoke = (invocation: Invocation) => Promise<TracedResponse>;

export interface InvokeOptions {
    isolate: IsolateHost;
    /** Returns the hosts that an integration may call, from the name of the integration. */
    egress?: (integration: string) => EgressPolicy;
    /**
     * Records responses, environments and timing in traces, for development. Off by default: it costs time and space.
     */
    recordResponses?: boolean;
    /** Returns the milliseconds by which `Date` in isolates is ahead, for tests. */
    clockOffsetMs?: (() => number) | undefined;
    observer?: PlatformObserver;
}

/**
 * Invokes integrations: assembles the environment, calls the isolate (or the tunnel of development mode), and writes
 * the trace. All invocations of handlers use this function.
 */
export function createInvoke(
    ctx: PlatformContext,
    environments: Environments,
    traces: Traces,
    { isolate, egress, recordResponses = false, observer = {}, clockOffsetMs }: InvokeOptions,
): Invoke {
    return async ({ scope, event, fetchBody, signal, attempt = 1, nextAttempt }) => {
        const receivedAt = performance.now();
        const assembled = await environments.assemble(scope);
        const { row, hash, sdk } = assembled.integration;
        if (row.disabled_reason !== null) {
            throw new PlatformError(
                'integration_disabled',
                `"${row.name}" is disabled: ${row.disabled_reason}`,
            );
        }
        const environment = await environments.complete(assembled);
        const redact = createRedact(environment, event);
        const id = createId();
        const trace = traces.start({
            id,
            integration: row.name,
            version: row.version,
            installationId: installationOf(event, scope),
            event,
            redact,
            label: redact(eventLabel(event)),
            attempt,
        });
        const observed = observer.invocation?.({
            id,
            integration: row.name,
            version: row.version,
            type: event.type,
            attempt,
        });
        const traceparent = observed?.traceparent;
        const policy = egress?.(row.name);
        const { development } = row;
        const forwarded =
            development !== null &&
            (development.all || assembled.organizationId === row.organization_id);
        const calledAt = performance.now();
        const plain = forwarded
            ? await forwardToTunnel({
                  tunnelUrl: development.tunnelUrl,
                  event,
                  environment,
                  fetchBody,
                  signal,
                  allowPrivateNetwork: policy?.allowPrivateNetwork ?? false,
              })
            : await isolate.invoke({
                  id,
                  tenant: row.name,
                  versionHash: hash,
                  sdk,
                  loadCode: () => loadCode(ctx, row.name, row.version),
                  event,
                  environment,
                  onLog: (line) => trace.log({ ...line, message: redact(line.message) }),
                  ...(fetchBody === undefined ? {} : { fetchBody }),
                  ...(policy === undefined ? {} : { egress: policy }),
                  ...(clockOffsetMs === undefined ? {} : { clockOffsetMs: clockOffsetMs() }),
                  ...(traceparent === undefined ? {} : { traceparent }),
                  ...(signal === undefined ? {} : { signal }),
              });
        const captured = recordResponses ? new CapturedResponse(plain) : undefined;
        const result = captured ?? plain;
        const outcome = result.outcome.then(async (unredacted) => {
            const redacted = redactOutcome(unredacted, redact);
            const failed = redacted.error !== undefined || isFailure(event.type, redacted.status);
            const recorded = captured && {
                response: await captured.record(redact),
                environment: maskEnvironment(environment),
                timing: {
                    environmentMs: calledAt - receivedAt,
                    totalMs: performance.now() - calledAt,
                },
            };
            const state = failed ? 'failed' : 'succeeded';
            observed?.end(redacted, state);
            trace.finish(redacted, state, nextAttempt?.(redacted, result) ?? null, recorded);
            return redacted;
        });
        return new RedactedResponse(id, redact, result, outcome);
    };
}

/**
 * Uses a class: V8 creates a hidden class for each object literal with a getter, which keeps the invocation in memory
 * longer.
 */
class RedactedResponse implements TracedResponse {
    readonly id: string;
    readonly redact: Redact;
    readonly outcome: Promise<Outcome>;
    readonly #response: InvocationResponse;

    constructor(
        id: string,
        redact: Redact,
        response: InvocationResponse,
        outcome: Promise<Outcome>,
    ) {
        this.id = id;
        this.redact = redact;
        this.#response = response;
        this.outcome = outcome;
    }

    get status(): number {
        return this.#response.status;
    }

    get refused(): boolean | undefined {
        return this.#response.refused;
    }

    get response(): Response {
        return this.#response.response;
    }

    header(name: string): string | null {
        return this.#response.header(name);
    }

    text(): Promise<string> {
        return this.#response.text();
    }
}

/**
 * Returns the installation of the scope, or else the installation that the event names: a deletion event is sent to the
 * integration's scope, because the installation's own scope no longer exists.
 */
function installationOf(event: Event, scope: InvocationScope): string | null {
    if (scope.kind !== 'integration') return scope.installationId;
    return 'installationId' in event ? (event.installationId ?? null) : null;
}

/**
 * Returns true if a response is a failure. Responses to HTTP requests may have any status below 500. 406 means that
 * there is no handler, which is not a failure.
 */
function isFailure(type: Event['type'], status: number): boolean {
    if (status >= 500) return true;
    const isHttp =
        type === 'fetch' ||
        type === 'fetch_published_script' ||
        type === 'fetch_visitor_authentication';
    return status >= 400 && status !== 406 && !isHttp;
}

async function loadCode(ctx: PlatformContext, name: string, number: number): Promise<VersionCode> {
    const row = await ctx.db
        .selectFrom('versions')
        .select(['script', 'source_map', 'sdk'])
        .where('integration', '=', name)
        .where('number', '=', number)
        .executeTakeFirstOrThrow();
    return {
        script: row.script,
        sdk: row.sdk,
        ...(row.source_map === null ? {} : { sourceMap: row.source_map }),
    };
}
