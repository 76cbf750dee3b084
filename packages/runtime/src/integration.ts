import { INSPECT_TYPE } from '@bindery/contract/event';

import { createContext, type RuntimeContext } from './context.ts';
import type { IntegrationRuntimeDefinition } from './definition.ts';
import { dispatchEvent } from './dispatch-event.ts';
import { readEnvelope } from './envelope.ts';
import { errorResponse } from './error-response.ts';
import { Logger } from './logger.ts';
import { inspect } from './inspect.ts';
import { isProduction } from './mode.ts';

const logger = Logger('integrations');

/**
 * The part of the worker's execution context that the SDK uses.
 *
 * @example
 * const pending: Promise<unknown>[] = [];
 * const ctx: IntegrationExecutionContext = { waitUntil: (promise) => void pending.push(promise) };
 */
export interface IntegrationExecutionContext {
    waitUntil(promise: Promise<unknown>): void;
}

/**
 * An integration as the host calls it: a worker's default export.
 *
 * @example
 * const integration: IntegrationWorker = createIntegration({});
 * const response = await integration.fetch(envelope, {}, ctx);
 */
export interface IntegrationWorker {
    fetch(request: Request, env: unknown, ctx: IntegrationExecutionContext): Promise<Response>;
}

/**
 * Makes the integration: the default export of its script.
 *
 * @example
 * export default createIntegration({
 *     components: [hello],
 *     fetch: async (request) => new Response(`Hello from ${new URL(request.url).pathname}`),
 *     events: {
 *         installation_setup: async (event) => console.log('installed', event.installationId),
 *     },
 * });
 */
export function createIntegration<Context extends RuntimeContext = RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
): IntegrationWorker {
    return {
        fetch: async (request, _env, ctx) => {
            const version = new URL(request.url).pathname.slice(1);
            // Development bundles accept any path, as those of the reference SDK do.
            if (isProduction() && version !== 'v1') {
                logger.error(`unsupported version ${version}`);
                return new Response(`Unsupported version ${version}`, { status: 400 });
            }

            try {
                const { event, environment, body } = await readEnvelope(request);
                if (isInspection(event)) return inspect(definition);
                // The host sends the environment that the author's context type describes.
                const context = createContext(environment, (promise) =>
                    ctx.waitUntil(promise),
                ) as Context;
                return await dispatchEvent(definition, event, context, body);
            } catch (error) {
                return errorResponse(error);
            }
        },
    };
}

/** Returns true for the request of `bindery check`, whose event type is private to Bindery. */
function isInspection({ type }: { type: string }): boolean {
    return type === INSPECT_TYPE;
}
