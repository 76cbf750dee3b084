import './status-badge.css';

const LABELS: Record<string, string> = {
    active: 'active',
    pending: 'needs configuration',
    paused: 'paused',
};

/** Shows the status of an installation with a coloured dot. */
export function StatusBadge({ status }: { status: string }) {
    return (
        <span className="status-badge" data-status={status}>
            <span aria-hidden="true" />
            {LABELS[status] ?? status}
        </span>
    );
}
