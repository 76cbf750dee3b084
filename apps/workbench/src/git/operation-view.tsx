import { CircleCheck, CircleSlash, GitMerge, OctagonAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { GitOperation } from '@bindery/contract';
import { ProgressBar } from 'react-aria-components';

import { asWorkbenchError } from '../api/error.ts';
import { cancelGitOperation } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { RelativeTime } from '../design/time.tsx';
import { refreshGitOperations } from '../store/workbench-store.ts';
import {
    countWords,
    describeOperation,
    isGoingOn,
    type Description,
} from './describe-operation.ts';

interface GitOperationViewProps {
    operation: GitOperation;
    /** Leads to what was imported. */
    onOpenPages: () => void;
}

const ICONS: Record<Description['tone'], typeof CircleCheck> = {
    info: CircleSlash,
    good: CircleCheck,
    warn: GitMerge,
    bad: OctagonAlert,
};

/** One import or export: its progress with counts while it goes on, then what came of it. */
export function GitOperationView({ operation, onOpenPages }: GitOperationViewProps) {
    const isActive = isGoingOn(operation);
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
            {/* The stage and the result are read out; the counts, which change with every page, are not. */}
            <div role="status">
                {isActive ? (
                    <p className="git-stage">{title}</p>
                ) : (
                    <Notice
                        tone={tone}
                        icon={<Icon size={16} aria-hidden="true" />}
                        title={title}
                        actions={
                            operation.state === 'success' && operation.direction === 'import' ? (
                                <Button size="small" onPress={onOpenPages}>
                                    Open the pages
                                </Button>
                            ) : null
                        }
                    >
                        {text}
                    </Notice>
                )}
            </div>
            {isActive ? (
                <Progress
                    operation={operation}
                    // The button goes with what it cancels: whoever pressed it stays here.
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
            setProblem(`It was not cancelled: ${asWorkbenchError(error).message}`);
        } finally {
            setCancelling(false);
        }
    };
    const words = countWords(operation);
    return (
        <>
            <div className="git-progress">
                <ProgressBar
                    className="git-bar"
                    aria-label={`Pages of the ${direction}`}
                    maxValue={Math.max(1, total)}
                    value={done}
                    valueLabel={words || 'Not counted yet'}
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
                    {words}
                </span>
                <Button size="small" isPending={isCancelling} onPress={() => void cancel()}>
                    Cancel {direction}
                </Button>
            </div>
            <p className="git-when">It goes on when this is closed.</p>
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
        </>
    );
}
