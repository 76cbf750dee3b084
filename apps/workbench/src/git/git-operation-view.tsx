import { CircleCheck, CircleSlash, GitMerge, OctagonAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { GitOperation } from '@bindery/contract';
import { ProgressBar } from 'react-aria-components';

import { asWorkbenchError } from '../api/error.ts';
import { cancelGitOperation, undoImport } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { RelativeTime } from '../design/time.tsx';
import { attempt } from '../store/toast-store.ts';
import { refreshGitOperations, refreshState } from '../store/workbench-store.ts';
import {
    pageProgress,
    describeOperation,
    isActive,
    type Description,
} from './describe-git-operation.ts';

interface GitOperationViewProps {
    operation: GitOperation;
    /** Opens the imported pages. */
    onOpenPages: () => void;
}

const ICONS: Record<Description['tone'], typeof CircleCheck> = {
    info: CircleSlash,
    good: CircleCheck,
    warn: GitMerge,
    bad: OctagonAlert,
};

/** Renders one import or export: its progress while it is active, then its result. */
export function GitOperationView({ operation, onOpenPages }: GitOperationViewProps) {
    const isOngoing = isActive(operation);
    const { tone, title, text } = describeOperation(operation);
    const section = useRef<HTMLElement>(null);
    const Icon = ICONS[tone];
    return (
        <section
            ref={section}
            tabIndex={-1}
            className="git-operation"
            aria-label={operation.direction === 'import' ? 'Import' : 'Export'}
        >
            {/* Announces the stage and the result, but not the page count, which changes too often. */}
            <div role="status">
                {isOngoing ? (
                    <p className="git-stage">{title}</p>
                ) : (
                    <Notice
                        tone={tone}
                        icon={<Icon size={16} aria-hidden="true" />}
                        title={title}
                        actions={
                            operation.state === 'success' && operation.direction === 'import' ? (
                                <>
                                    <UndoImport operation={operation} />
                                    <Button size="small" onPress={onOpenPages}>
                                        Open the pages
                                    </Button>
                                </>
                            ) : null
                        }
                    >
                        {text}
                    </Notice>
                )}
            </div>
            {isOngoing ? (
                <Progress
                    operation={operation}
                    // The focused button disappears with the progress, so move the focus to the section.
                    onCancel={() => section.current?.focus()}
                />
            ) : null}
            {operation.finishedAt === null ? null : (
                <p className="git-when">
                    {operation.direction === 'import' ? 'Import' : 'Export'},{' '}
                    <RelativeTime at={operation.finishedAt} />
                </p>
            )}
        </section>
    );
}

/** Restores the pages from before an import. The server refuses it after a later change. */
function UndoImport({ operation: { id, spaceId } }: { operation: GitOperation }) {
    const [state, setState] = useState<'ready' | 'pending' | 'done'>('ready');
    if (state === 'done') return <span role="status">Undone</span>;
    const undo = async () => {
        setState('pending');
        const isDone = await attempt('Undoing the import', () => undoImport(spaceId, id));
        setState(isDone ? 'done' : 'ready');
        await refreshState();
    };
    return (
        <Button size="small" isPending={state === 'pending'} onPress={() => void undo()}>
            Undo import
        </Button>
    );
}

interface ProgressProps {
    operation: GitOperation;
    onCancel: () => void;
}

function Progress({ operation, onCancel }: ProgressProps) {
    const { id, spaceId, direction, done, total } = operation;
    const [isCancelling, setCancelling] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const cancel = async () => {
        onCancel();
        setCancelling(true);
        setProblem(null);
        try {
            await cancelGitOperation(spaceId, id);
            await refreshGitOperations(spaceId);
        } catch (error) {
            setProblem(`Cancelling failed: ${asWorkbenchError(error).message}`);
        } finally {
            setCancelling(false);
        }
    };
    const progress = pageProgress(operation);
    return (
        <>
            <div className="git-progress">
                <ProgressBar
                    className="git-bar"
                    aria-label={`Pages of the ${direction}`}
                    maxValue={Math.max(1, total)}
                    value={done}
                    valueLabel={progress || 'Counting pages'}
                    isIndeterminate={total === 0}
                >
                    {({ percentage }) => (
                        <span
                            className="git-bar-done"
                            data-indeterminate={total === 0 || undefined}
                            style={{ width: `${percentage ?? 30}%` }}
                        />
                    )}
                </ProgressBar>
                <span className="git-count tabular" aria-hidden="true">
                    {progress}
                </span>
                <Button size="small" isPending={isCancelling} onPress={() => void cancel()}>
                    Cancel {direction}
                </Button>
            </div>
            <p className="git-when">It continues when you close this dialog.</p>
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
        </>
    );
}
