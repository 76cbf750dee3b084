import './invocation-detail-pane.css';

import { ArrowLeft, FlaskConical, PencilLine, RotateCcw, Terminal, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { InvocationDetail } from '@bindery/contract';

import { asWorkbenchError } from '../api/error.ts';
import { getInvocation, replayInvocation, saveFixture } from '../api/operations.ts';
import { Button, IconButton } from '../design/button.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { JsonView } from '../design/json-view.tsx';
import { EmptyState, Notice } from '../design/notice.tsx';
import { Spinner } from '../design/spinner.tsx';
import { Tabs } from '../design/tabs.tsx';
import { clockTime, duration, RelativeTime } from '../design/time.tsx';
import { changeLayout } from '../store/layout-store.ts';
import { outcomeOf } from '../store/invocation-outcome.ts';
import { useStore } from '../store/store.ts';
import { attempt, showToast } from '../store/toast-store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { curlCommand } from './curl-command.ts';
import { draftOf } from './event-draft.ts';
import { InvocationErrorView } from './invocation-error-view.tsx';
import { InvocationStatus, MAX_ATTEMPTS } from './invocation-status.tsx';
import { LogLines } from './log-lines.tsx';
import { ResponseView } from './response-view.tsx';
import { TimingView } from './timing-view.tsx';

interface InvocationDetailPaneProps {
    id: string;
    onClose: () => void;
}

/** Renders one invocation: response, logs, timing, event and environment, with buttons that send it again. */
export function InvocationDetailPane({ id, onClose }: InvocationDetailPaneProps) {
    const [detail, setDetail] = useState<InvocationDetail | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    const [isReplaying, setReplaying] = useState(false);
    // The summary changes while the invocation runs; each change means that there are new details to fetch.
    const summary = useStore(workbenchStore, ({ invocations }) =>
        invocations.find((found) => found.id === id),
    );
    useEffect(() => {
        const abort = new AbortController();
        getInvocation(id, abort.signal).then(
            (found) => {
                setDetail(found);
                setProblem(null);
            },
            (error: unknown) => {
                if (!abort.signal.aborted) setProblem(asWorkbenchError(error).message);
            },
        );
        return () => abort.abort();
    }, [id, summary]);

    const replay = async () => {
        setReplaying(true);
        setProblem(null);
        try {
            const { invocationId } = await replayInvocation(id);
            changeLayout({ invocationId });
        } catch (error) {
            setProblem(`Replay failed: ${asWorkbenchError(error).message}`);
        } finally {
            setReplaying(false);
        }
    };

    const shown = detail ?? summary;
    return (
        <section className="invocation-detail" aria-label="Invocation">
            <header className="invocation-detail-header">
                <span className="invocation-detail-back">
                    <IconButton label="Back to the list" onPress={onClose}>
                        <ArrowLeft size={16} />
                    </IconButton>
                </span>
                <h3 className="invocation-detail-title">
                    <span>{shown?.type ?? id}</span>
                    {shown ? <span className="invocation-detail-label">{shown.label}</span> : null}
                </h3>
                {shown ? <InvocationStatus invocation={shown} /> : null}
                <Button
                    size="small"
                    icon={<RotateCcw size={13} aria-hidden="true" />}
                    isPending={isReplaying}
                    onPress={() => void replay()}
                >
                    Replay
                </Button>
                {detail ? (
                    <>
                        <IconButton
                            label="Edit and resend"
                            onPress={() =>
                                changeLayout({ sendEventOpen: true, eventDraft: draftOf(detail) })
                            }
                        >
                            <PencilLine size={14} />
                        </IconButton>
                        <SaveFixture detail={detail} />
                        <CopyButton
                            text={curlCommand(detail, location.origin)}
                            label="Copy as curl"
                            icon={<Terminal size={14} />}
                        />
                    </>
                ) : null}
                <span className="invocation-detail-close">
                    <IconButton label="Close detail" onPress={onClose}>
                        <X size={14} />
                    </IconButton>
                </span>
            </header>
            {problem ? (
                <div className="invocation-detail-problem">
                    <Notice tone="bad" title={problem} announce />
                </div>
            ) : null}
            {detail ? (
                <Tabs
                    label="Parts of the invocation"
                    parts={[
                        { id: 'response', title: 'Response', content: <Outcome detail={detail} /> },
                        {
                            id: 'logs',
                            title: 'Logs',
                            count: detail.logs.length,
                            content: <LogLines detail={detail} />,
                        },
                        {
                            id: 'timing',
                            title: 'Timing',
                            ...(detail.egress.length > 0 ? { count: detail.egress.length } : {}),
                            content: <TimingView detail={detail} />,
                        },
                        {
                            id: 'event',
                            title: 'Event',
                            content: <JsonView value={detail.event} label="event" />,
                        },
                        {
                            id: 'environment',
                            title: 'Environment',
                            content: <EnvironmentView detail={detail} />,
                        },
                    ]}
                />
            ) : problem ? null : (
                <EmptyState title="" icon={<Spinner label="Loading the invocation" />} />
            )}
        </section>
    );
}

/** Saves the event as a file for the tests. Shown for an integration that runs from its folder. */
function SaveFixture({ detail: { id, integration } }: { detail: InvocationDetail }) {
    const hasFolder = useStore(workbenchStore, ({ state }) =>
        state?.integrations.some(
            (found) => found.integration.name === integration && found.folder !== undefined,
        ),
    );
    if (!hasFolder) return null;
    const save = () =>
        attempt('Saving the fixture', async () => {
            const { name, path } = await saveFixture(id);
            showToast({ title: `Saved ${path}. In a test: await h.sendFixture('${name}')` });
        });
    return (
        <IconButton label="Save as fixture" onPress={() => void save()}>
            <FlaskConical size={14} />
        </IconButton>
    );
}

function Outcome({ detail }: { detail: InvocationDetail }) {
    const { error, isolate, status, durationMs, version, startedAt, eventId } = detail;
    const isUnhandled = outcomeOf(detail) === 'unhandled';
    return (
        <div className="outcome">
            {isUnhandled ? (
                <Notice tone="info" title="Not handled">
                    The integration has no handler for {detail.type}. This is not a failure, and the
                    event is not sent again.
                </Notice>
            ) : null}
            {error && !isUnhandled ? (
                <InvocationErrorView error={error} integration={detail.integration} />
            ) : null}
            {isUnhandled ? null : <ResponseView detail={detail} />}
            <dl className="facts">
                <Fact name="Status">{status ?? 'running'}</Fact>
                <Fact name="Duration">{durationMs === null ? '…' : duration(durationMs)}</Fact>
                <Fact name="Started">
                    <RelativeTime at={startedAt} />
                </Fact>
                <Fact name="Attempt">
                    <Attempts detail={detail} />
                </Fact>
                <Fact name="Version">v{version}</Fact>
                <Fact name="Isolate">
                    {isolate
                        ? `process ${isolate.process}, ${isolate.cold ? 'cold start' : 'warm'}`
                        : 'not assigned yet'}
                </Fact>
                <Fact name="Event">
                    <code>{eventId}</code>
                </Fact>
            </dl>
            {error || isUnhandled || detail.logs.length === 0 ? null : <LogLines detail={detail} />}
        </div>
    );
}

/** Renders the attempt, the time of the next retry, and links to the other attempts to deliver the same event. */
function Attempts({ detail }: { detail: InvocationDetail }) {
    const invocations = useStore(workbenchStore, (workbench) => workbench.invocations);
    const others = invocations.filter(
        ({ id, eventId }) => eventId === detail.eventId && id !== detail.id,
    );
    const { attempt, nextAttemptAt } = detail;
    return (
        <>
            {attempt}
            {nextAttemptAt === null ? null : (
                <>
                    {' '}
                    of {MAX_ATTEMPTS}, next at {clockTime(nextAttemptAt)}
                </>
            )}
            {others.map((other) => (
                <Button
                    key={other.id}
                    size="small"
                    kind="quiet"
                    onPress={() => changeLayout({ invocationId: other.id })}
                >
                    Attempt {other.attempt}: {other.status ?? other.state}
                </Button>
            ))}
        </>
    );
}

function EnvironmentView({ detail: { environment, state } }: { detail: InvocationDetail }) {
    if (environment) return <JsonView value={environment} label="environment" />;
    return (
        <p className="detail-empty">
            {state === 'running'
                ? 'The environment is shown when the invocation has ended.'
                : 'The environment was not recorded. Bindery records environments only in development.'}
        </p>
    );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
    return (
        <div className="fact">
            <dt>{name}</dt>
            <dd className="tabular">{children}</dd>
        </div>
    );
}
