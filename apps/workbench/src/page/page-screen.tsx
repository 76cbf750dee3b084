import './page-screen.css';

import type { PageContent, WorkbenchPage } from '@bindery/contract';
import { FileX, RefreshCw } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';

import { asWorkbenchError, type WorkbenchError } from '../api/error.ts';
import { getPage, viewPage } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/notice.tsx';
import { navigate } from '../router/router.tsx';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

const PageEditor = lazy(() => import('./page-editor.tsx').then((m) => ({ default: m.PageEditor })));

type Loaded =
    | { state: 'loading' }
    | { state: 'ready'; content: PageContent }
    | { state: 'failed'; error: WorkbenchError };

/**
 * Loads a page and opens its editor. Opening it fires `space_view`. Callers set `key`, so that each page has its own
 * state.
 */
export function PageScreen({ spaceId, pageId }: { spaceId: string; pageId: string }) {
    const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
    const load = useCallback(
        (signal?: AbortSignal) => {
            getPage(spaceId, pageId, signal).then(
                (content) => setLoaded({ state: 'ready', content }),
                (error: unknown) => {
                    if (signal?.aborted) return;
                    setLoaded({ state: 'failed', error: asWorkbenchError(error) });
                },
            );
        },
        [spaceId, pageId],
    );
    useEffect(() => {
        const abort = new AbortController();
        load(abort.signal);
        return () => abort.abort();
    }, [load]);

    const isReady = loaded.state === 'ready';
    useEffect(() => {
        // A failure to record the view must not affect the page.
        if (isReady) viewPage(spaceId, pageId).catch(() => undefined);
    }, [isReady, spaceId, pageId]);

    const isListed = useStore(workbenchStore, ({ state }) =>
        containsPage(state?.spaces.find(({ id }) => id === spaceId)?.pages ?? [], pageId),
    );
    // A new page is not listed until the state is refreshed. A page that was listed and no longer is has been removed.
    const [wasListed, setWasListed] = useState(isListed);
    if (isListed && !wasListed) setWasListed(true);
    const isRemoved = wasListed && !isListed;

    if (loaded.state === 'failed' || isRemoved) {
        const isMissing =
            isRemoved || (loaded.state === 'failed' && loaded.error.code === 'not_found');
        return (
            <EmptyState
                isScreen
                icon={<FileX size={22} />}
                title={isMissing ? 'This page does not exist' : 'This page could not be opened'}
                actions={
                    isMissing ? (
                        <Button onPress={() => navigate({ name: 'home' })}>
                            Go to the first page
                        </Button>
                    ) : (
                        <Button
                            icon={<RefreshCw size={14} />}
                            onPress={() => {
                                setLoaded({ state: 'loading' });
                                load();
                            }}
                        >
                            Try again
                        </Button>
                    )
                }
            >
                {isRemoved
                    ? 'It was deleted, or an import from Git removed it.'
                    : isMissing
                      ? 'It was deleted, or the address is wrong.'
                      : loaded.state === 'failed'
                        ? loaded.error.message
                        : null}
            </EmptyState>
        );
    }
    if (loaded.state === 'loading') return <PageSkeleton />;
    return (
        <Suspense fallback={<PageSkeleton />}>
            <PageEditor key={pageId} spaceId={spaceId} content={loaded.content} />
        </Suspense>
    );
}

function containsPage(pages: readonly WorkbenchPage[], pageId: string): boolean {
    return pages.some((page) => page.id === pageId || containsPage(page.pages, pageId));
}

function PageSkeleton() {
    return (
        <div className="page-skeleton" role="status" aria-label="Opening the page">
            <span />
            <span />
            <span />
            <span />
        </div>
    );
}
