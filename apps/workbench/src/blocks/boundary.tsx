import { Component, type ReactNode } from 'react';

interface BoundaryProps {
    /** Shown instead of what failed. */
    fallback: (error: Error, reset: () => void) => ReactNode;
    children: ReactNode;
}

/** Keeps a drawing that throws from taking the page with it. */
export class Boundary extends Component<BoundaryProps, { error: Error | null }> {
    override state: { error: Error | null } = { error: null };

    static getDerivedStateFromError(error: unknown): { error: Error } {
        return { error: error instanceof Error ? error : new Error(String(error)) };
    }

    override render(): ReactNode {
        const { error } = this.state;
        if (!error) return this.props.children;
        return this.props.fallback(error, () => this.setState({ error: null }));
    }
}
