import { useState } from 'react';
import type { GitOperation } from '@bindery/contract';

import { asWorkbenchError } from '../api/error.ts';
import { exportToGit, importFromGit } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { TextInput, ToggleInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { refreshGitOperations } from '../store/workbench-store.ts';
import type { GitDraft } from './git-draft.ts';

interface GitFormProps {
    spaceId: string;
    direction: GitOperation['direction'];
    draft: GitDraft;
    onChange: (draft: GitDraft) => void;
    /** True if the server also accepts folders on its machine as repositories. */
    allowsPaths: boolean;
    /** True while an operation of this space is active. */
    isBusy: boolean;
}

type Field = 'url' | 'ref';

interface Problem {
    field: Field | null;
    message: string;
}

function findMissingField({ url, ref }: GitDraft): Problem | null {
    if (url.trim() === '') return { field: 'url', message: 'Enter the URL of a repository.' };
    if (ref.trim() === '') return { field: 'ref', message: 'Enter the name of a branch.' };
    return null;
}

/** Converts an error of the server, whose message starts with the field it is about. */
function toProblem(error: unknown): Problem {
    const { message } = asWorkbenchError(error);
    const [, field, rest = ''] = /^(url|ref)\b:?\s*(.*)$/s.exec(message) ?? [];
    if (field !== 'url' && field !== 'ref') return { field: null, message };
    return { field, message: rest.charAt(0).toUpperCase() + rest.slice(1) };
}

/** Renders the form that starts an import or export. `GitOperationView` shows the progress. */
export function GitForm(props: GitFormProps) {
    const { spaceId, direction, draft, onChange, allowsPaths, isBusy } = props;
    const [problem, setProblem] = useState<Problem | null>(null);
    const [isPending, setPending] = useState(false);
    const isImport = direction === 'import';
    const errorOf = (field: Field) => (problem?.field === field ? problem.message : undefined);
    const change = (part: Partial<GitDraft>) => {
        setProblem(null);
        onChange({ ...draft, ...part });
    };

    const start = async () => {
        if (isPending || isBusy) return;
        const missing = findMissingField(draft);
        setProblem(missing);
        if (missing) return;
        setPending(true);
        const request = { url: draft.url.trim(), ref: draft.ref.trim(), force: draft.force };
        try {
            await (isImport
                ? importFromGit(spaceId, request)
                : exportToGit(spaceId, { ...request, commitMessage: draft.commitMessage }));
            onChange({ ...draft, force: false });
            await refreshGitOperations(spaceId);
        } catch (error) {
            setProblem(toProblem(error));
        } finally {
            setPending(false);
        }
    };

    return (
        <form
            className="git-form"
            noValidate
            onSubmit={(event) => {
                event.preventDefault();
                void start();
            }}
        >
            <TextInput
                label="Repository"
                description={`An https:// URL. For a private repository, include a token: https://user:token@host/docs.git${
                    allowsPaths ? '. A folder on this machine works too.' : ''
                }`}
                isRequired
                value={draft.url}
                onChange={(url) => change({ url })}
                placeholder="https://github.com/acme/docs.git"
                error={errorOf('url')}
            />
            <TextInput
                label={isImport ? 'Branch or tag' : 'Branch'}
                description={
                    isImport
                        ? 'For example main or refs/tags/v1'
                        : 'The branch is created if it does not exist'
                }
                isRequired
                value={draft.ref}
                onChange={(ref) => change({ ref })}
                error={errorOf('ref')}
            />
            {isImport ? null : (
                <TextInput
                    label="Commit message"
                    value={draft.commitMessage}
                    onChange={(commitMessage) => change({ commitMessage })}
                    placeholder="Update the documentation"
                />
            )}
            <ToggleInput
                label="Force"
                description={
                    isImport
                        ? 'Replace pages changed in this space; the previous revision of the space keeps them'
                        : 'Commit even if the branch has other changes; its history keeps them'
                }
                value={draft.force}
                onChange={(force) => change({ force })}
            />
            <div role="alert">
                {problem?.field === null ? <Notice tone="bad" title={problem.message} /> : null}
                {problem && problem.field !== null ? (
                    <span className="visually-hidden">{problem.message}</span>
                ) : null}
            </div>
            <div className="git-form-actions">
                <Button kind="primary" type="submit" isPending={isPending || isBusy}>
                    {isImport ? 'Import pages' : 'Export pages'}
                </Button>
            </div>
        </form>
    );
}
