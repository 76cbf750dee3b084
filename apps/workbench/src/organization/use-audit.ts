import type { AuditRecord } from '@bindery/contract';
import { useEffect, useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { AUDIT_PAGE, listAudit, type AuditFilter } from '../api/organization-operations.ts';

/** Loads the audit log page by page; begins again when the filter changes. */
export function useAudit(filter: AuditFilter) {
    const [items, setItems] = useState<readonly AuditRecord[]>([]);
    const [hasMore, setHasMore] = useState(false);
    const [isLoading, setLoading] = useState(true);
    const [problem, setProblem] = useState<string | null>(null);
    /** The page to load: entries before this id. A new object with the same values loads the page again. */
    const [page, setPage] = useState<{ filter: AuditFilter; before?: string }>({ filter });
    const load = (next: typeof page) => {
        setPage(next);
        setLoading(true);
        setProblem(null);
    };
    if (page.filter !== filter) load({ filter });

    useEffect(() => {
        const aborter = new AbortController();
        listAudit(page.filter, page.before, aborter.signal).then(
            (loaded) => {
                setItems((earlier) =>
                    page.before === undefined ? loaded : [...earlier, ...loaded],
                );
                setHasMore(loaded.length === AUDIT_PAGE);
                setLoading(false);
            },
            (error: unknown) => {
                if (aborter.signal.aborted) return;
                setProblem(asWorkbenchError(error).message);
                setLoading(false);
            },
        );
        return () => aborter.abort();
    }, [page]);
    const last = items.at(-1)?.id;
    return {
        items,
        hasMore,
        isLoading,
        problem,
        loadMore: () => load({ filter, ...(last === undefined ? {} : { before: last }) }),
        retry: () => load({ ...page }),
    };
}
