import './git.css';

import { useEffect, useState } from 'react';
import type { GitOperation, WorkbenchSpace } from '@bindery/contract';

import { Dialog } from '../design/dialog.tsx';
import { Tabs } from '../design/tabs.tsx';
import { navigate } from '../router/router.tsx';
import { changeLayout, layoutStore, type GitPlace } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { refreshGitOperations, refreshState, workbenchStore } from '../store/workbench-store.ts';
import { isGoingOn } from './describe-operation.ts';
import { draftOf, keepDraft, type GitDraft } from './drafts.ts';
import { GitForm } from './git-form.tsx';
import { GitOperationView } from './operation-view.tsx';

const close = () => changeLayout({ git: null });

/** A space and a Git repository: import from it, export to it, and what came of that. */
export function GitDialog() {
    const place = useStore(layoutStore, ({ git }) => git);
    const space = useStore(workbenchStore, ({ state }) =>
        state?.spaces.find(({ id }) => id === place?.spaceId),
    );
    if (!place || !space) return null;
    return <SpaceGitDialog key={space.id} place={place} space={space} />;
}

/** What goes on or waits, the next to be done first; else what was done last. */
function shownOperations(all: readonly GitOperation[], spaceId: string): GitOperation[] {
    const own = all.filter((operation) => operation.spaceId === spaceId);
    const active = own.filter(isGoingOn).toReversed();
    return active.length > 0 ? active : own.slice(0, 1);
}

function SpaceGitDialog({ place, space }: { place: GitPlace; space: WorkbenchSpace }) {
    const [draft, setDraft] = useState(() => draftOf(space.id));
    const operations = useStore(workbenchStore, ({ gitOperations }) => gitOperations);
    const mode = useStore(workbenchStore, ({ state }) => state?.mode);
    const connection = useStore(workbenchStore, ({ connection: { state } }) => state);
    useEffect(() => {
        // Also after a break, during which an operation may have ended untold.
        if (connection === 'live') refreshGitOperations(space.id).catch(() => undefined);
    }, [space.id, connection]);

    const shown = shownOperations(operations, space.id);
    const change = (next: GitDraft) => {
        setDraft(next);
        keepDraft(space.id, next);
    };
    const form = (direction: GitOperation['direction']) => (
        <GitForm
            spaceId={space.id}
            direction={direction}
            draft={draft}
            onChange={change}
            allowsPaths={mode === 'development'}
            isBusy={shown.some(isGoingOn)}
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
                initial={place.direction}
                parts={[
                    { id: 'import', title: 'Import', content: form('import') },
                    { id: 'export', title: 'Export', content: form('export') },
                ]}
            />
        </Dialog>
    );
}

/** The live stream tells of imported pages a moment later than of the import's end. */
async function openPages(spaceId: string): Promise<void> {
    await refreshState();
    close();
    const space = workbenchStore.get().state?.spaces.find(({ id }) => id === spaceId);
    const page = space?.pages[0];
    if (page) navigate({ name: 'page', spaceId, pageId: page.id });
}
