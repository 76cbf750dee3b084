import './undelivered-events.css';

import type { Delivery } from '@bindery/contract';
import { RotateCcw } from 'lucide-react';
import { useEffect, useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { listDeliveries, replayDeliveries } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { countdown, RelativeTime, useNow } from '../design/time.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/** States of events that wait for an attempt (`pending`) or failed for good (`dead`). */
const UNDELIVERED_STATES = ['pending', 'dead'] as const;

/** Lists events that the integration has not handled, with buttons that send them again. */
export function UndeliveredEvents({ integration }: { integration: string }) {
    const [deliveries, setDeliveries] = useState<readonly Delivery[]>([]);
    const [problem, setProblem] = useState<string | null>(null);
    const [replayed, setReplayed] = useState<number | null>(null);
    const [isPending, setPending] = useState(false);
    // Each delivery attempt is an invocation, so a new invocation means that the list may have changed.
    const newest = useStore(workbenchStore, ({ invocations }) =>
        invocations.find((invocation) => invocation.integration === integration),
    );

    const [refreshCount, setRefreshCount] = useState(0);
    useEffect(() => {
        let isCurrent = true;
        Promise.all(UNDELIVERED_STATES.map((state) => listDeliveries(integration, state))).then(
            (lists) => {
                if (isCurrent) setDeliveries(lists.flat());
            },
            (error: unknown) => {
                if (isCurrent) setProblem(asWorkbenchError(error).message);
            },
        );
        return () => {
            isCurrent = false;
        };
    }, [integration, newest, refreshCount]);

    const replay = async (eventId?: string) => {
        setPending(true);
        try {
            const { count } = await replayDeliveries({
                integration,
                ...(eventId ? { eventId } : {}),
            });
            setReplayed(count);
            setProblem(null);
            setRefreshCount((current) => current + 1);
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };

    const dead = deliveries.filter(({ state }) => state === 'dead');
    if (deliveries.length === 0 && !problem && replayed === null) return null;
    return (
        <section className="deliveries" aria-labelledby="deliveries-title">
            <div className="deliveries-head">
                <h2 id="deliveries-title">Undelivered events</h2>
                {dead.length > 0 ? (
                    <Button
                        size="small"
                        icon={<RotateCcw size={13} aria-hidden="true" />}
                        isPending={isPending}
                        onPress={() => void replay()}
                    >
                        Send {dead.length} again
                    </Button>
                ) : null}
            </div>
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
            <p role="status" className="deliveries-note">
                {replayed === null
                    ? ''
                    : `${replayed} ${replayed === 1 ? 'event is' : 'events are'} queued again.`}
            </p>
            <ul>
                {deliveries.map((delivery) => (
                    <Row
                        key={`${delivery.eventId}/${delivery.installationId ?? ''}`}
                        delivery={delivery}
                        onReplay={() => void replay(delivery.eventId)}
                    />
                ))}
            </ul>
        </section>
    );
}

/** Returns the message of an error response `{"error": …}`; other texts are returned unchanged. */
function errorMessage(error: string): string {
    try {
        const body: unknown = JSON.parse(error);
        if (typeof body === 'object' && body !== null && 'error' in body) {
            return typeof body.error === 'string' ? body.error : JSON.stringify(body.error);
        }
    } catch {
        // Not JSON: the text itself is the message.
    }
    return error;
}

function Row({ delivery, onReplay }: { delivery: Delivery; onReplay: () => void }) {
    const { type, state, attempts, nextAttemptAt, lastStatus, lastError, createdAt } = delivery;
    const now = useNow(1_000, nextAttemptAt !== null);
    return (
        <li className="delivery" data-state={state}>
            <span className="delivery-type">{type}</span>
            <span className="delivery-why">
                {lastError ? errorMessage(lastError) : lastStatus ? `returned ${lastStatus}` : ''}
            </span>
            <span className="tabular delivery-when">
                {state === 'dead' ? `given up after ${attempts} attempts` : null}
                {state === 'pending' && attempts > 0 ? `${attempts} failed` : null}
                {nextAttemptAt === null ? null : `, next in ${countdown(nextAttemptAt - now)}`}
                {state === 'pending' && attempts === 0 && nextAttemptAt === null
                    ? 'held while paused'
                    : null}
            </span>
            <span className="delivery-when">
                <RelativeTime at={createdAt} />
            </span>
            {state === 'dead' ? (
                <Button size="small" kind="quiet" onPress={onReplay}>
                    Send again
                </Button>
            ) : null}
        </li>
    );
}
