import type { InvocationSummary } from '@bindery/contract';

/** A successful render with default fields, for tests. */
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
