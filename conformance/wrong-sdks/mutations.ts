/**
 * Deliberate mistakes, each put into a copy of Bindery's SDK. `conformance` must find every one of them: a comparison
 * that lets one pass compares too little.
 */
export interface Mutation {
    name: string;
    /** File in `packages/runtime/src`. */
    file: string;
    find: string;
    replace: string;
}

export const MUTATIONS: readonly Mutation[] = [
    {
        name: 'swapped-status',
        file: 'dispatch-event.ts',
        find: 'events`, 406)',
        replace: 'events`, 400)',
    },
    {
        name: 'merged-state',
        file: 'component.ts',
        find: 'instance = { ...instance, ...result };',
        replace: `instance = { ...instance, ...result, state: { ...instance.state, ...result?.state } };`,
    },
    {
        name: 'dropped-request-header',
        file: 'dispatch-event.ts',
        find: 'headers: new Headers(headers)',
        replace: `headers: new Headers([...new Headers(headers)].filter(([name]) => name !== 'accept-language'))`,
    },
    {
        name: 'lost-cookie',
        file: 'dispatch-event.ts',
        find: `return requireResponse('fetch', await handler(request, context));`,
        replace: `const { body: answer, status, headers: all } = await handler(request, context);
        const kept = new Headers();
        for (const [name, value] of all) kept.set(name, value);
        return new Response(answer, { status, headers: kept });`,
    },
    {
        name: 'lost-body',
        file: 'dispatch-event.ts',
        find: 'headers: new Headers(headers), body });',
        replace: `headers: new Headers(headers), body: body === null ? null : '' });`,
    },
    {
        name: 'wrong-token',
        file: 'context.ts',
        find: 'const integrationAPI = connect(apiTokens.integration);',
        replace: 'const integrationAPI = connect(apiTokens.installation ?? apiTokens.integration);',
    },
    {
        name: 'wrong-scope',
        file: 'oauth/authorize.ts',
        find: `',' ? ',' : '%20'`,
        replace: `',' ? ',' : '+'`,
    },
    {
        name: 'forgotten-listener',
        file: 'dispatch-event.ts',
        find: 'listeners.map((listener) => listener(event, context))',
        replace: 'listeners.slice(0, 1).map((listener) => listener(event, context))',
    },
    {
        name: 'leaked-error',
        file: 'error-response.ts',
        find: `jsonError('Internal server error', 500)`,
        replace: 'jsonError(String(error), 500)',
    },
    {
        name: 'lost-cache',
        file: 'component.ts',
        find: `headers['Cache-Control'] =`,
        replace: `headers['X-Cache-Control'] =`,
    },
    {
        name: 'rendered-after-complete',
        file: 'component.ts',
        find: `if (result?.type === 'complete') {`,
        replace: `if (result?.type === 'complete' && !('returnValue' in result)) {`,
    },
    {
        name: 'dropped-false-children',
        file: 'jsx.ts',
        find: 'child !== null',
        replace: 'child !== null && child !== false',
    },
    {
        name: 'immediate-task',
        file: 'context.ts',
        find: 'queueIntegrationTask(integration.name, input)',
        replace: 'queueIntegrationTask(integration.name, { ...input, schedule: 0 })',
    },
    {
        name: 'ignored-initial-state',
        file: 'component.ts',
        find: '? initialState(props, event.context, context)',
        replace: '? ({} as State)',
    },
];
