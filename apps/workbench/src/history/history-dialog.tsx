import './history-dialog.css';

import { useEffect, useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import {
    listPageRevisions,
    listSpaceRevisions,
    restorePageRevision,
    restoreSpaceRevision,
} from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice } from '../design/notice.tsx';
import { Spinner } from '../design/spinner.tsx';
import { RelativeTime } from '../design/time.tsx';
import { changeLayout, type HistoryDialogState } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { attempt, showToast } from '../store/toast-store.ts';
import { refreshState, workbenchStore } from '../store/workbench-store.ts';
import { findPage } from '../page/page-place.ts';
import { describePage, describeSpace, type HistoryEntry } from './history-entry.ts';
import { PageVersion } from './page-version.tsx';

const close = () => changeLayout({ history: null });

/** Lists the versions of a page, with a preview, or the revisions of a space, and restores one of them. */
export function HistoryDialog({ spaceId, pageId }: HistoryDialogState) {
    const space = useStore(workbenchStore, ({ state }) =>
        state?.spaces.find(({ id }) => id === spaceId),
    );
    const title = pageId ? findPage(space?.pages ?? [], pageId)?.title : space?.title;
    const { entries, problem } = useEntries(spaceId, pageId);
    const [chosenId, setChosenId] = useState<string | null>(null);
    // The newest entry is the page on screen, so the one before it is shown first.
    const chosen = entries?.find(({ id }) => id === chosenId) ?? entries?.[1] ?? entries?.[0];
    return (
        <Dialog
            isOpen
            onClose={close}
            size={pageId ? 'large' : 'normal'}
            title={`History of “${title || 'Untitled'}”`}
            footer={
                <>
                    <Button onPress={close}>Close</Button>
                    <Button
                        kind="primary"
                        isDisabled={!chosen || chosen.isCurrent}
                        onPress={() => {
                            if (chosen) void restore(spaceId, pageId, chosen, entries ?? []);
                        }}
                    >
                        Restore
                    </Button>
                </>
            }
        >
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
            {!entries && !problem ? <Spinner label="Loading the history" /> : null}
            {entries && chosen ? (
                <div className="history" data-has-preview={pageId ? '' : undefined}>
                    <ul className="history-list" aria-label="Versions">
                        {entries.map((entry) => (
                            <li key={entry.id}>
                                <button
                                    type="button"
                                    className="history-entry"
                                    aria-pressed={entry.id === chosen.id}
                                    onClick={() => setChosenId(entry.id)}
                                >
                                    <span>
                                        {entry.isCurrent ? (
                                            'Current'
                                        ) : (
                                            <RelativeTime at={entry.createdAt} />
                                        )}
                                    </span>
                                    <span className="history-note">{entry.note}</span>
                                </button>
                            </li>
                        ))}
                    </ul>
                    {pageId ? (
                        <PageVersion
                            key={chosen.id}
                            spaceId={spaceId}
                            pageId={pageId}
                            version={Number(chosen.id)}
                        />
                    ) : null}
                </div>
            ) : null}
        </Dialog>
    );
}

function useEntries(spaceId: string, pageId: string | null) {
    const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
    const [problem, setProblem] = useState<string | null>(null);
    useEffect(() => {
        const abort = new AbortController();
        const loading = pageId
            ? listPageRevisions(spaceId, pageId, abort.signal).then(describePage)
            : listSpaceRevisions(spaceId, abort.signal).then(describeSpace);
        loading.then(setEntries, (error: unknown) => {
            if (!abort.signal.aborted) setProblem(asWorkbenchError(error).message);
        });
        return () => abort.abort();
    }, [spaceId, pageId]);
    return { entries, problem };
}

/** Restores an entry and shows a message with an undo button, which restores the entry that was current before. */
async function restore(
    spaceId: string,
    pageId: string | null,
    { id }: HistoryEntry,
    entries: readonly HistoryEntry[],
): Promise<void> {
    const write = async (entryId: string) => {
        if (pageId) await restorePageRevision(spaceId, pageId, Number(entryId));
        else await restoreSpaceRevision(spaceId, entryId);
        await refreshState();
    };
    const current = entries.find(({ isCurrent }) => isCurrent);
    close();
    if (!(await attempt('Restoring', () => write(id)))) return;
    showToast({
        title: pageId ? 'Earlier version restored' : 'Earlier pages restored',
        ...(current ? { undo: () => write(current.id) } : {}),
    });
}
