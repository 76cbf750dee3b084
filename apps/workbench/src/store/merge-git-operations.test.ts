import type { GitOperation } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { mergeGitOperations } from './merge-git-operations.ts';

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

describe('mergeGitOperations', () => {
    const running = operation({ state: 'running', updatedAt: 5, finishedAt: null });

    it('sorts the newest first and keeps the later state of an operation', () => {
        const other = operation({ id: 'p', createdAt: 9 });
        const merged = mergeGitOperations([running], [other, operation({ updatedAt: 6 })]);
        expect(merged.map(({ id, state }) => [id, state])).toEqual([
            ['p', 'success'],
            ['o', 'success'],
        ]);
    });

    it('ignores a response that is older than the known state', () => {
        const ended = operation({ updatedAt: 5 });
        expect(mergeGitOperations([ended], [running])).toEqual([ended]);
        expect(mergeGitOperations([running], [{ ...running, done: 0, updatedAt: 4 }])).toEqual([
            running,
        ]);
    });
});
