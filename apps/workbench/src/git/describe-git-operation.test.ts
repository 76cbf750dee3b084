import type { GitOperation } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { pageProgress, describeOperation } from './describe-git-operation.ts';

function operation(rest: Partial<GitOperation>): GitOperation {
    return {
        id: 'o',
        spaceId: 's',
        direction: 'import',
        state: 'success',
        stage: 'finalize',
        done: 2,
        total: 2,
        repository: 'github.com/acme/docs',
        ref: 'refs/heads/main',
        commit: '0123456789abcdef',
        error: null,
        createdAt: 1,
        updatedAt: 2,
        finishedAt: 3,
        ...rest,
    };
}

describe('describeOperation', () => {
    it.each([
        [
            operation({}),
            'Imported 2 pages',
            'From main of github.com/acme/docs, commit 0123456.',
            'good',
        ],
        [operation({ total: 1, ref: 'refs/tags/v1' }), 'Imported 1 page', /tag v1/, 'good'],
        [operation({ total: 0, done: 0 }), 'Nothing new to import', /0123456/, 'good'],
        [operation({ direction: 'export' }), 'Exported 2 pages', /main of/, 'good'],
        [
            operation({ state: 'cancelled' }),
            'The import was cancelled',
            'The space is unchanged.',
            'info',
        ],
        [
            operation({
                state: 'failure',
                error: { code: 'conflict', message: 'Import it first.' },
            }),
            'The space and the repository have both changed',
            'Import it first.',
            'warn',
        ],
        [
            operation({ state: 'failure', error: { code: 'git_failed', message: 'No branch.' } }),
            'Import failed',
            /^No branch\. Check the repository/,
            'bad',
        ],
        [
            operation({
                state: 'failure',
                direction: 'export',
                error: { code: 'internal', message: 'The log says more.' },
            }),
            'Export failed',
            'The log says more.',
            'bad',
        ],
    ])('describes the end of an operation (%#)', (ended, title, text, tone) => {
        const description = describeOperation(ended);
        expect(description).toMatchObject({ title, tone });
        expect(description.text).toMatch(text);
    });

    it('describes the running stage by direction', () => {
        const running = operation({ state: 'running', stage: 'finalize', finishedAt: null });
        expect(describeOperation(running).title).toBe('Saving the pages');
        expect(describeOperation({ ...running, direction: 'export' }).title).toBe(
            'Pushing the commit',
        );
        expect(pageProgress({ ...running, done: 1 })).toBe('1 of 2 pages');
        expect(pageProgress({ ...running, total: 0 })).toBe('');
    });
});
