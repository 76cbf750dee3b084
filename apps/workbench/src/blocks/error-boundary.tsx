import { Component, type ReactNode } from 'react';

interface BoundaryProps {
    /** Rendered in place of the children after an error. */
    fallback: (error: Error, reset: () => void) => ReactNode;
    children: ReactNode;
}

/** Catches errors thrown while rendering the children, so that the rest of the page stays visible. */
export class ErrorBoundary extends Component<BoundaryProps, { error: Error | null }> {
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
