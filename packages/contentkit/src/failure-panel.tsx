import { isValidElement, useLayoutEffect, useRef, type ReactNode } from 'react';

import { activeElementAt } from './active-element.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import type { Failure } from './component-instance.ts';
import { Icon } from './elements/icon.tsx';

/** The shape of an error thrown by `render`: `details` is shown below the message, such as a link to the logs. */
export interface RenderError {
    message: string;
    details?: ReactNode;
}

interface FailurePanelProps {
    failure: Failure;
    pending: boolean;
    onRetry: () => void;
}

/** Shows an error message with a Retry button. The last successful output stays visible above it. */
export function FailurePanel({ failure, pending, onRetry }: FailurePanelProps): ReactNode {
    const { message, details } = describeError(failure);
    const panel = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const { current } = panel;
        return () => {
            // The panel unmounts after a successful retry: move the focus to the instance, not to <body>.
            if (!current?.contains(activeElementAt(current))) return;
            current.closest<HTMLElement>('.ck-instance')?.focus({ preventScroll: true });
        };
    }, []);
    return (
        <div className="ck-failure" role="alert" ref={panel}>
            <Icon name="warning" />
            <div className="ck-failure__text">
                <div className="ck-failure__message">{message}</div>
                <ErrorBoundary subject={details} render={renderDetails} name={() => 'details'} />
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

function renderDetails(details: ReactNode): ReactNode {
    return details;
}

function isObject(value: unknown): value is object {
    return typeof value === 'object' && value !== null;
}

function describeError({ error, action }: Failure): RenderError {
    if (typeof error === 'string' && error !== '') return { message: error };
    const { message, details }: { message?: unknown; details?: unknown } = isObject(error)
        ? error
        : {};
    return {
        message:
            typeof message === 'string' && message !== ''
                ? message
                : `The ${action ? 'action' : 'rendering'} failed.`,
        // Checked, because errors from other libraries may have a `details` of any type.
        details: typeof details === 'string' || isValidElement(details) ? details : null,
    };
}
