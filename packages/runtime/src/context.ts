import type { GitBookAPI, IntegrationEnvironment } from '@gitbook/api';

import { createAPI } from './api/create.ts';

/**
 * The environment of an integration whose configurations have a known shape.
 *
 * @example
 * type Environment = RuntimeEnvironment<{ apiKey?: string }, { channel?: string }>;
 */
export interface RuntimeEnvironment<
    InstallationConfiguration = {},
    SpaceOrSiteInstallationConfiguration = {},
> extends IntegrationEnvironment {
    installation?: IntegrationEnvironment['installation'] & {
        configuration: InstallationConfiguration;
    };
    spaceInstallation?: IntegrationEnvironment['spaceInstallation'] & {
        configuration: SpaceOrSiteInstallationConfiguration;
    };
    siteInstallation?: IntegrationEnvironment['siteInstallation'] & {
        configuration: SpaceOrSiteInstallationConfiguration;
    };
}

/**
 * The context that every handler receives with its event.
 *
 * @example
 * async function handler(event: Event, context: RuntimeContext) {
 *     const { data: space } = await context.api.spaces.getSpaceById('abc');
 * }
 */
export interface RuntimeContext<
    Environment extends RuntimeEnvironment = IntegrationEnvironment,
    TaskPayload extends object = object,
> {
    /** The integration, its installation, their configuration and secrets. */
    environment: Environment;

    /** API client with the installation's token; without an installation, the integration's token. */
    api: GitBookAPI;

    integration: {
        /** API client with the integration's token. */
        api: GitBookAPI;

        /** Queues a task for the integration's `task` handler. */
        queueTask(input: {
            task: TaskPayload;
            /** Delay in seconds, 0 to 86,400. Default 0. */
            schedule?: number;
        }): Promise<void>;
    };

    /** Keeps the isolate alive until the promise settles, for work that continues after the response. */
    waitUntil: (promise: Promise<unknown>) => void;
}

/**
 * The type of a context's task payloads.
 *
 * @example
 * type Task = ExtractTaskPayload<RuntimeContext<RuntimeEnvironment, { page: string }>>;
 */
export type ExtractTaskPayload<Context extends RuntimeContext> = Parameters<
    Context['integration']['queueTask']
>[0]['task'];

/**
 * A function whose last argument is the context.
 *
 * @example
 * const greet: RuntimeCallback<[string], string> = (name, context) =>
 *     `${name} uses ${context.environment.integration.name}`;
 */
export type RuntimeCallback<
    Input extends unknown[],
    Result,
    Context extends RuntimeContext = RuntimeContext,
> = (...args: [...Input, Context]) => Result;

/**
 * Creates the context of one invocation from its environment.
 *
 * @example
 * const context = createContext(environment, (promise) => executionContext.waitUntil(promise));
 */
export function createContext(
    environment: IntegrationEnvironment,
    waitUntil: RuntimeContext['waitUntil'],
): RuntimeContext {
    const { apiEndpoint: endpoint, apiTokens, integration } = environment;
    const connect = (authToken: string) =>
        createAPI({
            endpoint,
            authToken,
            userAgent: `integration-${integration.name}/${integration.version}`,
        });
    const integrationAPI = connect(apiTokens.integration);

    return {
        environment,
        api: connect(apiTokens.installation ?? apiTokens.integration),
        integration: {
            api: integrationAPI,
            queueTask: async (input) => {
                await integrationAPI.integrations.queueIntegrationTask(integration.name, input);
            },
        },
        waitUntil,
    };
}
