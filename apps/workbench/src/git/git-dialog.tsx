import './git-dialog.css';

import { useEffect, useState } from 'react';
import type { GitOperation, WorkbenchSpace } from '@bindery/contract';

import { Dialog } from '../design/dialog.tsx';
import { Tabs } from '../design/tabs.tsx';
import { navigate } from '../router/router.tsx';
import { changeLayout, layoutStore, type GitDialogState } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { refreshGitOperations, refreshState, workbenchStore } from '../store/workbench-store.ts';
import { isActive } from './describe-git-operation.ts';
import { getDraft, saveDraft, type GitDraft } from './git-draft.ts';
import { GitForm } from './git-form.tsx';
import { GitOperationView } from './git-operation-view.tsx';

const close = () => changeLayout({ git: null });

/** Shows the dialog to import a space from a Git repository or to export it, with progress and results. */
export function GitDialog() {
    const dialog = useStore(layoutStore, ({ git }) => git);
    const space = useStore(workbenchStore, ({ state }) =>
        state?.spaces.find(({ id }) => id === dialog?.spaceId),
    );
    if (!dialog || !space) return null;
    return <SpaceGitDialog key={space.id} dialog={dialog} space={space} />;
}

/** Returns the active and queued operations of a space in order of execution; without those, the last one. */
function shownOperations(all: readonly GitOperation[], spaceId: string): GitOperation[] {
    const own = all.filter((operation) => operation.spaceId === spaceId);
    const active = own.filter(isActive).toReversed();
    return active.length > 0 ? active : own.slice(0, 1);
}

function SpaceGitDialog({ dialog, space }: { dialog: GitDialogState; space: WorkbenchSpace }) {
    const [draft, setDraft] = useState(() => getDraft(space.id));
    const operations = useStore(workbenchStore, ({ gitOperations }) => gitOperations);
    const mode = useStore(workbenchStore, ({ state }) => state?.mode);
    const connection = useStore(workbenchStore, ({ connection: { state } }) => state);
    useEffect(() => {
        // Runs after each reconnection too, because messages about operations that ended during the break are lost.
        if (connection === 'live') refreshGitOperations(space.id).catch(() => undefined);
    }, [space.id, connection]);

    const shown = shownOperations(operations, space.id);
    const change = (next: GitDraft) => {
        setDraft(next);
        saveDraft(space.id, next);
    };
    const form = (direction: GitOperation['direction']) => (
        <GitForm
            spaceId={space.id}
            direction={direction}
            draft={draft}
            onChange={change}
            allowsPaths={mode === 'development'}
            isBusy={shown.some(isActive)}
        />
    );
    return (
        <Dialog
            isOpen
            onClose={close}
            title={`Git: ${space.title}`}
            footer={
                shown.length > 0 ? (
                    <div className="git-operations">
                        {shown.map((operation) => (
                            <GitOperationView
                                key={operation.id}
                                operation={operation}
                                onOpenPages={() => void openPages(space.id)}
                            />
                        ))}
                    </div>
                ) : null
            }
        >
            <Tabs
                label="Direction"
                initial={dialog.direction}
                parts={[
                    { id: 'import', title: 'Import', content: form('import') },
                    { id: 'export', title: 'Export', content: form('export') },
                ]}
            />
        </Dialog>
    );
}

/** Opens the first page after an import. Refreshes first, because the state message can follow the import's end. */
async function openPages(spaceId: string): Promise<void> {
    await refreshState();
    close();
    const space = workbenchStore.get().state?.spaces.find(({ id }) => id === spaceId);
    const page = space?.pages[0];
    if (page) navigate({ name: 'page', spaceId, pageId: page.id });
}
