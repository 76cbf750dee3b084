import { memo, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { InvocationSummary } from '@bindery/contract';

import { asWorkbenchError } from '../api/error.ts';
import { Button } from '../design/button.tsx';
import { clockTime } from '../design/time.tsx';
import { outcomeOf } from '../store/invocation-outcome.ts';
import { loadOlderInvocations } from '../store/workbench-store.ts';
import { InvocationStatus } from './invocation-status.tsx';

interface InvocationListProps {
    invocations: readonly InvocationSummary[];
    selected: string | null;
    onSelect: (id: string) => void;
}

/** Renders the list of invocations. It is one tab stop; the arrow keys move between rows. */
export function InvocationList({ invocations, selected, onSelect }: InvocationListProps) {
    const list = useRef<HTMLUListElement>(null);
    const isShown = invocations.some(({ id }) => id === selected);
    const tabStop = isShown ? selected : invocations[0]?.id;

    useEffect(() => {
        if (!selected) return;
        list.current
            ?.querySelector(`[data-id="${CSS.escape(selected)}"]`)
            ?.scrollIntoView({ block: 'nearest' });
    }, [selected]);

    const move = (event: KeyboardEvent) => {
        const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-id]') ?? [])];
        const current = rows.findIndex((row) => row === document.activeElement);
        const next = {
            ArrowDown: current + 1,
            ArrowUp: current - 1,
            Home: 0,
            End: rows.length - 1,
        }[event.key];
        const row = next === undefined || current < 0 ? undefined : rows[next];
        if (!row) return;
        event.preventDefault();
        row.focus();
    };

    return (
        <>
            {/* The list handles only the arrow keys; the buttons inside handle Enter and Space. */}
            <ul ref={list} className="invocations" aria-label="Invocations" onKeyDown={move}>
                {invocations.map((invocation) => (
                    <Row
                        key={invocation.id}
                        invocation={invocation}
                        isSelected={invocation.id === selected}
                        isTabStop={invocation.id === tabStop}
                        onSelect={onSelect}
                    />
                ))}
            </ul>
            <LoadOlder />
        </>
    );
}

interface RowProps {
    invocation: InvocationSummary;
    isSelected: boolean;
    isTabStop: boolean;
    onSelect: (id: string) => void;
}

const Row = memo(function Row({ invocation, isSelected, isTabStop, onSelect }: RowProps) {
    const { id, startedAt, type, integration, label, logCount, errorMessage } = invocation;
    const outcome = outcomeOf(invocation);
    return (
        <li>
            <button
                type="button"
                className="invocation"
                data-id={id}
                data-state={outcome}
                data-selected={isSelected || undefined}
                {...(isSelected ? { 'aria-current': 'true' as const } : {})}
                tabIndex={isTabStop ? 0 : -1}
                onClick={() => onSelect(id)}
            >
                <time
                    className="invocation-time"
                    dateTime={new Date(startedAt).toISOString()}
                    title={new Date(startedAt).toLocaleString()}
                >
                    {clockTime(startedAt)}
                </time>
                <span className="invocation-type">{type}</span>
                <span className="invocation-integration">{integration}</span>
                <span className="invocation-label">
                    {label ? <span>{label}</span> : null}
                    {errorMessage && outcome !== 'unhandled' ? (
                        <span className="invocation-error">{errorMessage}</span>
                    ) : null}
                </span>
                <span className="invocation-logs">
                    {logCount > 0 ? `${logCount} ${logCount === 1 ? 'log' : 'logs'}` : ''}
                </span>
                <InvocationStatus invocation={invocation} />
            </button>
        </li>
    );
});

/** Renders the button that loads older invocations. */
function LoadOlder() {
    const [state, setState] = useState<'idle' | 'loading' | 'all'>('idle');
    const [problem, setProblem] = useState<string | null>(null);
    const load = async () => {
        setState('loading');
        setProblem(null);
        try {
            setState((await loadOlderInvocations()) === 0 ? 'all' : 'idle');
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
            setState('idle');
        }
    };
    if (state === 'all') return <p className="activity-end">No older invocations are stored.</p>;
    return (
        <p className="activity-end">
            <Button
                size="small"
                kind="quiet"
                isPending={state === 'loading'}
                onPress={() => void load()}
            >
                Load older
            </Button>
            {problem ? <span role="alert">{problem}</span> : null}
        </p>
    );
}
