import './status-badge.css';

const WORDS: Record<string, string> = {
    active: 'active',
    pending: 'waiting for its configuration',
    paused: 'paused',
};

/** Active, pending or paused, with its dot. */
export function StatusBadge({ status }: { status: string }) {
    return (
        <span className="status-badge" data-status={status}>
            <span aria-hidden="true" />
            {WORDS[status] ?? status}
        </span>
    );
}
