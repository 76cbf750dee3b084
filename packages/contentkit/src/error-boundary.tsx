import { Component, type ReactNode } from 'react';

import { InstanceContext } from './instance-context.ts';
import type { ComponentInstance } from './component-instance.ts';

interface ErrorBoundaryProps<Subject> {
    /** Passed to `render`. A different subject resets the boundary and renders again. */
    subject: Subject;
    render: (subject: Subject) => ReactNode;
    /** Names the subject in the diagnostic when rendering it throws. */
    name: (subject: Subject) => string;
}

interface ErrorBoundaryState<Subject> {
    subject: Subject;
    failed: boolean;
}

/** Contains a render error within one subject, and skips re-rendering while the subject is the same object. */
export class ErrorBoundary<Subject> extends Component<
    ErrorBoundaryProps<Subject>,
    ErrorBoundaryState<Subject>
> {
    static override contextType = InstanceContext;
    declare context: ComponentInstance | null;
    override state: ErrorBoundaryState<Subject> = { subject: this.props.subject, failed: false };

    static getDerivedStateFromProps<T>(
        props: ErrorBoundaryProps<T>,
        state: ErrorBoundaryState<T>,
    ): ErrorBoundaryState<T> | null {
        return Object.is(props.subject, state.subject)
            ? null
            : { subject: props.subject, failed: false };
    }

    static getDerivedStateFromError(): { failed: boolean } {
        return { failed: true };
    }

    override shouldComponentUpdate(
        props: ErrorBoundaryProps<Subject>,
        state: ErrorBoundaryState<Subject>,
        context: unknown,
    ): boolean {
        return (
            state.failed !== this.state.failed ||
            context !== this.context ||
            !Object.is(props.subject, this.props.subject)
        );
    }

    override componentDidCatch(error: unknown): void {
        const name = this.props.name(this.props.subject);
        this.context?.report({
            code: 'element-failed',
            path: name,
            message: `<${name}> could not be rendered: ${error instanceof Error ? error.message : String(error)}`,
        });
    }

    override render(): ReactNode {
        if (!this.state.failed) return this.props.render(this.props.subject);
        return <div className="ck-unknown">This part could not be shown.</div>;
    }
}
