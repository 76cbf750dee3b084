import type { GitOperation } from '@bindery/contract';

/** User-facing text for an operation: its state, and advice after a failure. */
export interface Description {
    tone: 'info' | 'good' | 'warn' | 'bad';
    title: string;
    text?: string;
}

const STAGES: Record<GitOperation['stage'], Record<GitOperation['direction'], string>> = {
    repo_fetch: { import: 'Fetching the repository', export: 'Fetching the repository' },
    config_check: { import: 'Checking its files', export: 'Checking its files' },
    content_process: { import: 'Reading the pages', export: 'Writing the pages' },
    finalize: { import: 'Saving the pages', export: 'Pushing the commit' },
};

export function isActive({ state }: GitOperation): boolean {
    return state === 'queued' || state === 'running';
}

/** Returns a short name of a Git ref: `main`, `tag v1`. */
function refName(ref: string): string {
    return ref.replace(/^refs\/heads\//, '').replace(/^refs\/tags\//, 'tag ');
}

/** Returns the progress as `2 of 12 pages`; empty until the pages are counted. */
export function pageProgress({ done, total }: GitOperation): string {
    return total === 0 ? '' : `${done} of ${pages(total)}`;
}

function pages(count: number): string {
    return `${count} ${count === 1 ? 'page' : 'pages'}`;
}

/**
 * Describes an operation for the author. The server's messages never contain credentials.
 *
 * @example describeOperation(operation).title // 'Imported 2 pages'
 */
export function describeOperation(operation: GitOperation): Description {
    switch (operation.state) {
        case 'queued':
            return { tone: 'info', title: 'Waiting for another operation to finish' };
        case 'running':
            return { tone: 'info', title: STAGES[operation.stage][operation.direction] };
        case 'cancelled':
            return {
                tone: 'info',
                title: `The ${operation.direction} was cancelled`,
                text:
                    operation.direction === 'import'
                        ? 'The space is unchanged.'
                        : 'The space is unchanged. The push may already have reached the repository.',
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
        return { tone: 'good', title: `Exported ${pages(total)}`, text: `To ${at}.` };
    }
    if (total === 0) {
        return {
            tone: 'good',
            title: 'Nothing new to import',
            text: `The space already matches ${at}.`,
        };
    }
    return { tone: 'good', title: `Imported ${pages(total)}`, text: `From ${at}.` };
}

function describeFailure({ direction, error }: GitOperation): Description {
    const message = error?.message ?? '';
    if (error?.code === 'conflict') {
        // The server's message says what changed on each side and what to do.
        return {
            tone: 'warn',
            title: 'The space and the repository have both changed',
            text: message,
        };
    }
    const title = direction === 'import' ? 'Import failed' : 'Export failed';
    if (error?.code === 'git_failed') {
        const todo =
            'Check the repository URL and the branch; for a private repository also the token in the URL. Then try again.';
        return { tone: 'bad', title, text: `${message} ${todo}` };
    }
    return { tone: 'bad', title, text: message };
}
