import { useState } from 'react';
import type { GitOperation } from '@bindery/contract';

import { asWorkbenchError } from '../api/error.ts';
import { exportToGit, importFromGit } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { TextInput, ToggleInput } from '../design/fields.tsx';
import { Notice } from '../design/notice.tsx';
import { refreshGitOperations } from '../store/workbench-store.ts';
import type { GitDraft } from './drafts.ts';

interface GitFormProps {
    spaceId: string;
    direction: GitOperation['direction'];
    draft: GitDraft;
    onChange: (draft: GitDraft) => void;
    /** Paths of the server's machine are taken, too. */
    allowsPaths: boolean;
    /** An operation of this space is going on. */
    isBusy: boolean;
}

type Field = 'url' | 'ref';

interface Problem {
    field: Field | null;
    message: string;
}

function missing({ url, ref }: GitDraft): Problem | null {
    if (url.trim() === '') return { field: 'url', message: 'Say which repository.' };
    if (ref.trim() === '') return { field: 'ref', message: 'Say which branch.' };
    return null;
}

/** The server's refusals begin with the field that they are about. */
function problemOf(error: unknown): Problem {
    const { message } = asWorkbenchError(error);
    const [, field, rest = ''] = /^(url|ref)\b:?\s*(.*)$/s.exec(message) ?? [];
    if (field !== 'url' && field !== 'ref') return { field: null, message };
    return { field, message: rest.charAt(0).toUpperCase() + rest.slice(1) };
}

/** What an import or export needs to know. It is begun here, and shown elsewhere as it goes on. */
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

    const begin = async () => {
        if (isPending || isBusy) return;
        const lack = missing(draft);
        setProblem(lack);
        if (lack) return;
        setPending(true);
        const request = { url: draft.url.trim(), ref: draft.ref.trim(), force: draft.force };
        try {
            await (isImport
                ? importFromGit(spaceId, request)
                : exportToGit(spaceId, { ...request, commitMessage: draft.commitMessage }));
            onChange({ ...draft, force: false });
            await refreshGitOperations(spaceId);
        } catch (error) {
            setProblem(problemOf(error));
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
                void begin();
            }}
        >
            <TextInput
                label="Repository"
                description={`https://…, a private one with its token: https://user:token@host/docs.git${
                    allowsPaths ? '. Or a folder of this machine.' : ''
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
                        ? 'Like main, or refs/tags/v1'
                        : 'A branch that does not exist yet is made'
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
                        ? 'Take the repository’s pages whatever was changed here; the space’s stay in its earlier revision'
                        : 'Add a commit on top of whatever the branch has; its commits stay in its history'
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
