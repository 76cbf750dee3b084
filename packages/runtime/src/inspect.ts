import type { IntegrationInspection } from '@bindery/contract/event';

import type { RuntimeContext } from './context.ts';
import type { IntegrationRuntimeDefinition } from './definition.ts';

const HANDLERS = [
    'fetch',
    'task',
    'fetch_published_script',
    'fetch_visitor_authentication',
] as const;

/** Lists what an integration defines, for `bindery check`. */
export function inspect<Context extends RuntimeContext>(
    definition: IntegrationRuntimeDefinition<Context>,
): Response {
    const inspection: IntegrationInspection = {
        components: definition.components?.map(({ componentId }) => componentId) ?? [],
        contentSources: definition.contentSources?.map(({ sourceId }) => sourceId) ?? [],
        events: Object.keys(definition.events ?? {}),
        handlers: HANDLERS.filter((name) => definition[name] !== undefined),
    };
    return Response.json(inspection);
}
