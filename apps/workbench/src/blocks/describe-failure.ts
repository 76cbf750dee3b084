import type { RenderIntegrationUI } from '@bindery/contract';

interface FailedRender {
    integration: string;
    request: RenderIntegrationUI;
    /** The HTTP status of the response; undefined without a response. */
    status: number | undefined;
    /** True if the request reached the integration. */
    isInvoked: boolean;
}

/**
 * Describes a failed render in one sentence: the part that failed, and whether the integration or Bindery refused it.
 */
export function describeFailure({ integration, request, status, isInvoked }: FailedRender): string {
    const subject = subjectOf(request);
    if (!isInvoked) {
        return status === undefined
            ? `The request for ${subject} did not reach Bindery.`
            : `Bindery refused the request for ${subject}; it did not reach ${integration}.`;
    }
    if (status !== undefined && status >= 400 && status < 500) {
        return `${integration} refused ${subject}.`;
    }
    return request.action
        ? `${integration} failed to run ${subject}.`
        : `${integration} could not render ${subject}.`;
}

function subjectOf({ action, context }: RenderIntegrationUI): string {
    if (action) return `the action “${action.action}”`;
    return context.type.startsWith('configuration') ? 'this configuration' : 'this block';
}
