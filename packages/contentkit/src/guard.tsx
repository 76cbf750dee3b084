import { Component, type ReactNode } from 'react';

import { LifecycleContext } from './host.ts';
import type { Lifecycle } from './lifecycle.ts';

interface GuardProps<Subject> {
    /** What is drawn, by `draw`. Another one is drawn anew, whatever became of the one before. */
    of: Subject;
    draw: (subject: Subject) => ReactNode;
    /** What it is called where it fails. */
    name: (subject: Subject) => string;
}

interface GuardState<Subject> {
    of: Subject;
    failed: boolean;
}

/** Keeps a failure to what failed; draws again only what is another one. */
export class Guard<Subject> extends Component<GuardProps<Subject>, GuardState<Subject>> {
    static override contextType = LifecycleContext;
    declare context: Lifecycle | null;
    override state: GuardState<Subject> = { of: this.props.of, failed: false };

    static getDerivedStateFromProps<T>(
        props: GuardProps<T>,
        state: GuardState<T>,
    ): GuardState<T> | null {
        return Object.is(props.of, state.of) ? null : { of: props.of, failed: false };
    }

    static getDerivedStateFromError(): { failed: boolean } {
        return { failed: true };
    }

    override shouldComponentUpdate(
        props: GuardProps<Subject>,
        state: GuardState<Subject>,
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
