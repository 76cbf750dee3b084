import type { InvocationError } from '@bindery/contract';
import { OctagonAlert } from 'lucide-react';

import { CopyButton } from '../design/copy-button.tsx';
import { SourceLink } from '../design/source-link.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { isOwnSource, stackFrames } from './stack-frames.ts';

interface InvocationErrorViewProps {
    error: InvocationError;
    integration: string;
}

/** Renders an error with its message, code and stack. The style of frames in the integration's own source differs. */
export function InvocationErrorView({ error, integration }: InvocationErrorViewProps) {
    const folder = useStore(
        workbenchStore,
        ({ state }) =>
            state?.integrations.find((known) => known.integration.name === integration)?.folder,
    );
    const frames = stackFrames(error);
    return (
        <div className="invocation-failure">
            <p className="invocation-failure-message">
                <OctagonAlert size={15} aria-hidden="true" />
                <span>{error.message}</span>
                <code>{error.code}</code>
                <CopyButton text={error.stack ?? error.message} label="Copy the stack" />
            </p>
            {frames.length > 0 ? (
                <ol className="stack" aria-label="Stack">
                    {frames.map((frame) => (
                        <li
                            key={`${frame.file}:${frame.line}:${frame.column}:${frame.function ?? ''}`}
                            data-own={isOwnSource(frame) || undefined}
                        >
                            <span className="stack-function">
                                {frame.function ?? '(anonymous)'}
                            </span>
                            <SourceLink
                                folder={folder}
                                file={frame.file}
                                line={frame.line}
                                column={frame.column}
                            />
                        </li>
                    ))}
                </ol>
            ) : error.stack ? (
                <pre className="stack-text">{error.stack}</pre>
            ) : null}
        </div>
    );
}
