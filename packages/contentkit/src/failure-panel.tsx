import type { ReactNode } from 'react';

import type { Failure } from './lifecycle.ts';
import { Icon } from './elements/icon.tsx';

/** An error of `render` may carry more to show than its message: a link to the logs, a code frame. */
export interface RenderError {
    message: string;
    details?: ReactNode;
}

interface FailurePanelProps {
    failure: Failure;
    pending: boolean;
    onRetry: () => void;
}

/** What went wrong and a way to ask again; what was last drawn stays above it. */
export function FailurePanel({ failure, pending, onRetry }: FailurePanelProps): ReactNode {
    const { message, details } = describe(failure.error);
    return (
        <div className="ck-failure" role="alert">
            <Icon name="warning" />
            <div className="ck-failure__text">
                <div className="ck-failure__message">{message}</div>
                {details}
            </div>
            <button
                type="button"
                className="ck-button"
                data-style="secondary"
                aria-disabled={pending || undefined}
                aria-busy={pending || undefined}
                onClick={() => {
                    if (!pending) onRetry();
                }}
            >
                <span className="ck-button__label">Retry</span>
            </button>
        </div>
    );
}

function describe(error: unknown): RenderError {
    if (typeof error !== 'object' || error === null) return { message: String(error) };
    const { message, details } = error as Partial<RenderError>;
    return {
        message:
            typeof message === 'string' && message !== ''
                ? message
                : 'The block could not be rendered.',
        details,
    };
}
