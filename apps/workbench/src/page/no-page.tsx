import type { WorkbenchState } from '@bindery/contract';
import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { createSpace } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { EmptyState, Notice } from '../design/notice.tsx';
import { refreshState } from '../store/workbench-store.ts';
import { addPage } from './page-actions.ts';

/** Renders the screen of an organization without pages: the first step for people who may write, else a note. */
export function NoPage({ state }: { state: WorkbenchState }) {
    const [problem, setProblem] = useState<string | null>(null);
    const [isPending, setPending] = useState(false);
    const space = state.spaces[0];
    if (space) {
        return (
            <EmptyState isScreen title="No page yet">
                Create one with the plus button next to “Pages”.
            </EmptyState>
        );
    }
    if (!state.user.permissions.includes('content:write')) {
        return (
            <EmptyState isScreen title="No space yet">
                {state.organization.title} has no space with pages. An editor can create one.
            </EmptyState>
        );
    }
    const create = async () => {
        setPending(true);
        setProblem(null);
        try {
            const { id } = await createSpace(state.organization.title);
            await refreshState();
            await addPage(id);
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };
    return (
        <EmptyState
            isScreen
            title="No space yet"
            actions={
                <Button kind="primary" isPending={isPending} onPress={() => void create()}>
                    Create a space
                </Button>
            }
        >
            A space holds pages, with blocks of the installed integrations.
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </EmptyState>
    );
}
