import { RotateCw, WifiOff } from 'lucide-react';

import { Button } from '../design/button.tsx';
import { relativeTime, useNow } from '../design/time.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/** Connection breaks shorter than this are not shown. */
const SHOW_AFTER_MS = 1_200;

/** Shows that the live connection is lost and data on screen may be outdated. */
export function ConnectionNote() {
    const connection = useStore(workbenchStore, (workbench) => workbench.connection);
    const hasState = useStore(workbenchStore, (workbench) => workbench.state !== null);
    const isStale = connection.state === 'stale';
    const now = useNow(500, isStale);
    if (!isStale || !hasState || now - connection.since < SHOW_AFTER_MS) return null;
    const isLost = connection.retryAt === null;
    return (
        <div className="connection-note" role="status">
            <WifiOff size={14} aria-hidden="true" />
            <span>
                {isLost
                    ? 'Bindery was restarted with other data.'
                    : `Connection lost ${relativeTime(connection.since, now)}. Reconnecting…`}
            </span>
            {isLost ? (
                <Button
                    size="small"
                    icon={<RotateCw size={13} />}
                    onPress={() => location.reload()}
                >
                    Reload
                </Button>
            ) : null}
        </div>
    );
}
