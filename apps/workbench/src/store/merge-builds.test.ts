import type { FolderBuild } from '@bindery/contract';
import { expect, test } from 'vitest';

import { mergeBuilds } from './merge-builds.ts';

const build = (folder: string, state: 'building' | 'broken' = 'building'): FolderBuild => ({
    integration: folder,
    folder,
    status:
        state === 'building'
            ? { state }
            : { state, running: null, problem: { kind: 'script', errors: [] } },
});

test('mergeBuilds replaces the build of a folder at its position and appends new folders', () => {
    const merged = mergeBuilds([build('a'), build('b')], [build('c'), build('a', 'broken')]);
    expect(merged.map(({ folder, status }) => [folder, status.state])).toEqual([
        ['a', 'broken'],
        ['b', 'building'],
        ['c', 'building'],
    ]);
});
