import { RotateCw, WifiOff } from 'lucide-react';

import { Button } from '../design/button.tsx';
import { relativeTime, useNow } from '../design/time.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/** A break this short mends itself before anyone could read about it. */
const PATIENCE_MS = 1_200;

/** Says when what is on screen may be old, because the live connection is broken. */
export function ConnectionNote() {
    const connection = useStore(workbenchStore, (workbench) => workbench.connection);
    const hasState = useStore(workbenchStore, (workbench) => workbench.state !== null);
    const isStale = connection.state === 'stale';
    const now = useNow(500, isStale);
    if (!isStale || !hasState || now - connection.since < PATIENCE_MS) return null;
    const isLost = connection.retryAt === null;
    return (
        <div className="connection-note" role="status">
            <WifiOff size={14} aria-hidden="true" />
            <span>
                {isLost
                    ? 'Bindery was started again on other data.'
                    : `Not live since ${relativeTime(connection.since, now)}. Trying again…`}
            </span>
            {isLost ? (
                <Button
                    size="small"
                    icon={<RotateCw size={13} />}
                    onPress={() => location.reload()}
                >
                    Load again
                </Button>
            ) : null}
        </div>
    );
}
