import type { InvocationSummary } from '@bindery/contract';

/** Returns a successful render for tests; fields that are not given have defaults. */
export function invocation(fields: Partial<InvocationSummary> = {}): InvocationSummary {
    return {
        id: 'i',
        eventId: 'e',
        integration: 'hello-world',
        installationId: null,
        version: 1,
        type: 'ui_render',
        label: 'hello · say',
        state: 'succeeded',
        status: 200,
        durationMs: 10,
        attempt: 1,
        nextAttemptAt: null,
        startedAt: 0,
        logCount: 0,
        errorMessage: null,
        ...fields,
    };
}
