import type { GitOperation } from '@bindery/contract';

/** An operation in words: how it stands, and what to do where it did not go well. */
export interface Description {
    tone: 'info' | 'good' | 'warn' | 'bad';
    title: string;
    text?: string;
}

const STAGES: Record<GitOperation['stage'], Record<GitOperation['direction'], string>> = {
    repo_fetch: { import: 'Fetching the repository', export: 'Fetching the repository' },
    config_check: { import: 'Looking at its files', export: 'Looking at its files' },
    content_process: { import: 'Reading the pages', export: 'Writing the pages' },
    finalize: { import: 'Saving the pages', export: 'Pushing the commit' },
};

export function isGoingOn({ state }: GitOperation): boolean {
    return state === 'queued' || state === 'running';
}

/** What a person calls it: `main`, `tag v1`. */
function refName(ref: string): string {
    return ref.replace(/^refs\/heads\//, '').replace(/^refs\/tags\//, 'tag ');
}

/** `2 of 12 pages`; empty until they are counted. */
export function countWords({ done, total }: GitOperation): string {
    return total === 0 ? '' : `${done} of ${pages(total)}`;
}

function pages(count: number): string {
    return `${count} ${count === 1 ? 'page' : 'pages'}`;
}

/**
 * Says how an operation stands. The server's messages name repository, branch and commits, and never credentials.
 *
 * @example describeOperation(operation).title // 'Imported 2 pages'
 */
export function describeOperation(operation: GitOperation): Description {
    switch (operation.state) {
        case 'queued':
            return { tone: 'info', title: 'Waiting for its turn' };
        case 'running':
            return { tone: 'info', title: STAGES[operation.stage][operation.direction] };
        case 'cancelled':
            return {
                tone: 'info',
                title: `The ${operation.direction} was cancelled`,
                text:
                    operation.direction === 'import'
                        ? 'The space is as it was.'
                        : 'The space is as it was. A push that was under way may have arrived.',
            };
        case 'success':
            return describeSuccess(operation);
        case 'failure':
            return describeFailure(operation);
    }
}

function describeSuccess({ direction, total, commit, ref, repository }: GitOperation): Description {
    const at = `${refName(ref)} of ${repository}${commit === null ? '' : `, commit ${commit.slice(0, 7)}`}`;
    if (direction === 'export') {
        return { tone: 'good', title: `Exported ${pages(total)}`, text: `They are in ${at}.` };
    }
    if (total === 0) {
        return { tone: 'good', title: 'Nothing new to import', text: `The space has ${at}.` };
    }
    return { tone: 'good', title: `Imported ${pages(total)}`, text: `From ${at}.` };
}

function describeFailure({ direction, error }: GitOperation): Description {
    const message = error?.message ?? '';
    if (error?.code === 'conflict') {
        // The message says what has changed, what to do, and that nothing was touched.
        return { tone: 'warn', title: 'Both sides have changed', text: message };
    }
    const title = direction === 'import' ? 'It was not imported' : 'It was not exported';
    if (error?.code === 'git_failed') {
        const todo =
            'Check the repository, the branch, and the token in the address of a private one; then try again.';
        return { tone: 'bad', title, text: `${message} ${todo}` };
    }
    return { tone: 'bad', title, text: message };
}
