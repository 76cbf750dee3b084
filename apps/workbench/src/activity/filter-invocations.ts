import type { InvocationSummary } from '@bindery/contract';

import { outcomeOf } from '../store/invocation-outcome.ts';

export interface ActivityFilter {
    /** An event type, or null for all. */
    type: string | null;
    /** An integration's name, or null for all. */
    integration: string | null;
    failedOnly: boolean;
    /**
     * Includes setup events (such as `installation_setup`) without a handler in the integration. Bindery sends them for
     * each installation.
     */
    showUnhandledSetup: boolean;
    /** Text searched in label, type, integration and error message. */
    text: string;
}

export const NO_FILTER: ActivityFilter = {
    type: null,
    integration: null,
    failedOnly: false,
    showUnhandledSetup: false,
    text: '',
};

/** Returns true for a setup event without a handler in the integration. */
export function isUnhandledSetup(invocation: InvocationSummary): boolean {
    return invocation.type.endsWith('_setup') && outcomeOf(invocation) === 'unhandled';
}

/** Returns the invocations that match the filter, in the given order. */
export function filterInvocations(
    invocations: readonly InvocationSummary[],
    filter: ActivityFilter,
): InvocationSummary[] {
    const text = filter.text.trim().toLowerCase();
    return invocations.filter((invocation) => {
        const { type, integration, label, errorMessage } = invocation;
        if (filter.type !== null && type !== filter.type) return false;
        if (filter.integration !== null && integration !== filter.integration) return false;
        // An author who filters for a setup type wants to see all of its events.
        if (!filter.showUnhandledSetup && filter.type === null && isUnhandledSetup(invocation)) {
            return false;
        }
        if (filter.failedOnly && outcomeOf(invocation) !== 'failed') return false;
        if (text === '') return true;
        return [label, type, integration, errorMessage ?? ''].some((field) =>
            field.toLowerCase().includes(text),
        );
    });
}
