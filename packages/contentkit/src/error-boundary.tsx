import { Component, type ReactNode } from 'react';

import { InstanceContext } from './instance-context.ts';
import type { ComponentInstance } from './component-instance.ts';

interface ErrorBoundaryProps<Subject> {
    /** What is drawn, by `draw`. Another one is drawn anew, whatever became of the one before. */
    of: Subject;
    draw: (subject: Subject) => ReactNode;
    /** What it is called where it fails. */
    name: (subject: Subject) => string;
}

interface ErrorBoundaryState<Subject> {
    of: Subject;
    failed: boolean;
}

/** Keeps a failure to what failed; draws again only what is another one. */
export class ErrorBoundary<Subject> extends Component<
    ErrorBoundaryProps<Subject>,
    ErrorBoundaryState<Subject>
> {
    static override contextType = InstanceContext;
    declare context: ComponentInstance | null;
    override state: ErrorBoundaryState<Subject> = { of: this.props.of, failed: false };

    static getDerivedStateFromProps<T>(
        props: ErrorBoundaryProps<T>,
        state: ErrorBoundaryState<T>,
    ): ErrorBoundaryState<T> | null {
        return Object.is(props.of, state.of) ? null : { of: props.of, failed: false };
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
            !Object.is(props.of, this.props.of)
        );
    }

    override componentDidCatch(error: unknown): void {
        const name = this.props.name(this.props.of);
        this.context?.report({
            code: 'element-failed',
            path: name,
            message: `<${name}> could not be drawn: ${error instanceof Error ? error.message : 'it threw no error'}`,
        });
    }

    override render(): ReactNode {
        if (!this.state.failed) return this.props.draw(this.props.of);
        return <div className="ck-unknown">This part could not be shown.</div>;
    }
}
