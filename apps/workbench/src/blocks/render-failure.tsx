import type { InvocationDetail, RenderIntegrationUI } from '@bindery/contract';
import { ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';

import { isOwnSource, stackFrames } from '../activity/stack-frames.ts';
import { WorkbenchError } from '../api/error.ts';
import { Button } from '../design/button.tsx';
import { SourceLink } from '../design/source-link.tsx';
import { changeLayout, showInvocation } from '../store/layout-store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { describeFailure } from './describe-failure.ts';

/**
 * The error of a failed render, displayed by ContentKit. Its message is the exception of the integration if known,
 * and `details` shows the source location and a link to the logs.
 */
export class RenderFailure extends WorkbenchError {
    readonly details: ReactNode;

    constructor(
        integration: string,
        request: RenderIntegrationUI,
        error: WorkbenchError,
        invocation: InvocationDetail | null,
    ) {
        const invocationId = invocation?.id ?? error.invocationId;
        super(error.code, invocation?.error?.message ?? ownMessage(integration, error), {
            ...(error.status === undefined ? {} : { status: error.status }),
            ...(invocationId === undefined ? {} : { invocationId }),
            cause: error,
        });
        this.details = (
            <FailureDetails
                integration={integration}
                invocation={invocation}
                invocationId={invocationId}
                summary={describeFailure({
                    integration,
                    request,
                    status: error.status,
                    isInvoked: invocationId !== undefined,
                })}
            />
        );
    }
}

/** Returns the message of the integration without the API's additions: the integration's name and the invocation's id. */
function ownMessage(integration: string, { message, invocationId }: WorkbenchError): string {
    if (invocationId === undefined) return message;
    return message.replace(`${integration}: `, '').replace(` (invocation ${invocationId})`, '');
}

interface FailureDetailsProps {
    integration: string;
    invocation: InvocationDetail | null;
    /** Set even if the invocation could not be fetched. */
    invocationId: string | undefined;
    /** Shown in place of the source location if that is unknown. */
    summary: string;
}

function FailureDetails({ integration, invocation, invocationId, summary }: FailureDetailsProps) {
    const workbenchIntegration = workbenchStore
        .get()
        .state?.integrations.find((known) => known.integration.name === integration);
    const frames = invocation?.error ? stackFrames(invocation.error) : [];
    const frame = frames.find(isOwnSource) ?? frames[0];
    return (
        <div className="render-failure">
            {frame ? (
                <span>
                    <SourceLink
                        folder={workbenchIntegration?.folder}
                        file={frame.file}
                        line={frame.line}
                        column={frame.column}
                    />
                    {frame.function ? ` in ${frame.function}` : ''}
                </span>
            ) : (
                <span>{summary}</span>
            )}
            <Button
                size="small"
                icon={<ScrollText size={13} aria-hidden="true" />}
                onPress={() =>
                    invocationId
                        ? showInvocation(invocationId)
                        : changeLayout({ activityOpen: true })
                }
            >
                Show logs
            </Button>
        </div>
    );
}
