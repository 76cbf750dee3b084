import { useEffect, useMemo, useState } from 'react';

import { isPlainObject } from '../bindings.ts';
import { useUnsafeURLReport } from '../elements/use-unsafe-url-report.ts';
import { ContentKitError } from '../error.ts';
import { useHostServices, type OptionsRequest } from '../host-services.ts';
import { useComponentInstance } from '../instance-context.ts';
import { useResolved } from '../state-values.ts';
import type { SelectOptions } from '../tree/element.ts';
import { readOption } from '../tree/options.ts';
import { TreeReader } from '../tree/tree-reader.ts';
import { joinURL, webURL } from '../url.ts';
import { withLabels, type Choice } from './choice.ts';

export interface Options {
    items: readonly Choice[];
    status: 'idle' | 'loading' | 'ready' | 'failed';
    /** True if more pages exist. */
    more: boolean;
    /** The host's explanation of an empty list. */
    emptyText?: string | undefined;
    /** Loads the options, loads the next page, or retries after a failure. */
    load: () => void;
}

const NONE: readonly Choice[] = [];

interface Settled {
    items: readonly Choice[];
    /** The page that `load` requests: the next one, or the one that failed. */
    next: string | number | null;
    failed: boolean;
    emptyText?: string | undefined;
}

interface Loaded extends Settled {
    key: string;
    attempt: number;
}

/** The user's request for the next page or for a retry. */
interface PageRequest {
    key: string | null;
    page: string | number | null;
    attempt: number;
}

/**
 * Returns the options of a select. Options of a URL are fetched when first needed, and again when a state value in the
 * URL changes.
 */
export function useOptions(of: SelectOptions, needed: boolean): Options {
    const { loadOptions } = useHostServices();
    const { report } = useComponentInstance();
    const resolved = useResolved(of);
    const key = requestKey(resolved);
    // Undefined while the state key of the binding has no value.
    const url = of.kind === 'remote' && isPlainObject(resolved) ? resolved['url'] : undefined;
    useUnsafeURLReport('select', url, key);
    const [requested, setRequested] = useState<PageRequest>({ key: null, page: null, attempt: 0 });
    const [loaded, setLoaded] = useState<Loaded | null>(null);
    const page = requested.key === key ? requested.page : null;
    const isRequested = needed || requested.key === key;
    const { attempt } = requested;
    // Cast: resolving bindings keeps the shape.
    const fixed = useMemo(
        () => (of.kind === 'static' ? withLabels((resolved as typeof of).items) : NONE),
        [of, resolved],
    );

    useEffect(() => {
        if (key === null || !isRequested) return;
        const controller = new AbortController();
        const settle = (change: (before: readonly Choice[]) => Settled) => {
            if (controller.signal.aborted) return;
            setLoaded((state) => ({
                key,
                attempt,
                ...change(state?.key === key ? state.items : NONE),
            }));
        };
        loadOptions(requestOf(key, page), { signal: controller.signal })
            .then((response) => readResponse(response, new TreeReader(report)))
            .then(
                ({ items, next, emptyText }) =>
                    settle((before) => ({
                        items: page === null ? items : [...before, ...items],
                        next,
                        failed: false,
                        emptyText,
                    })),
                (error: unknown) => {
                    settle((items) => ({ items, next: page, failed: true }));
                    if (controller.signal.aborted) return;
                    const message = error instanceof Error ? error.message : 'The source failed.';
                    report({ code: 'options-failed', path: 'select', message });
                },
            );
        return () => controller.abort();
    }, [key, isRequested, page, attempt, loadOptions, report]);

    if (of.kind === 'static') {
        return { items: fixed, status: 'ready', more: false, load: () => undefined };
    }
    if (key === null) {
        const status = url === undefined ? 'ready' : 'failed';
        return { items: NONE, status, more: false, load: () => undefined };
    }
    const current = loaded?.key === key ? loaded : null;
    return {
        items: current?.items ?? NONE,
        status: statusOf(current, isRequested, attempt),
        more: current !== null && !current.failed && current.next !== null,
        emptyText: current?.emptyText,
        load: () => setRequested({ key, page: current?.next ?? null, attempt: attempt + 1 }),
    };
}

function statusOf(loaded: Loaded | null, isRequested: boolean, attempt: number): Options['status'] {
    if (!isRequested) return 'idle';
    if (loaded?.attempt !== attempt) return 'loading';
    return loaded.failed ? 'failed' : 'ready';
}

/** Returns a request as a string key; null if there is nothing to request. */
function requestKey(options: unknown): string | null {
    if (!isPlainObject(options)) return null;
    if (options['kind'] === 'source') return JSON.stringify({ source: options['source'] });
    if (options['kind'] !== 'remote') return null;
    const href = webURL(joinURL(options['url']))?.href;
    return href === undefined ? null : JSON.stringify({ url: href });
}

function requestOf(key: string, page: string | number | null): OptionsRequest {
    const request = JSON.parse(key) as OptionsRequest;
    if (!('url' in request) || page === null) return request;
    const url = new URL(request.url);
    url.searchParams.set('page', String(page));
    return { url: url.href };
}

/** Parses a response: a list of options, or a page `{ items, nextPage, emptyText }`. */
function readResponse(response: unknown, reader: TreeReader) {
    const page = isPlainObject(response) ? response : {};
    const list: unknown = Array.isArray(response) ? response : page['items'];
    if (!Array.isArray(list)) {
        throw new ContentKitError(
            'options_failed',
            'The URL of a select must return a list of options: [{ "id": "…", "label": "…" }].',
        );
    }
    const items = list
        .map((item: unknown, index) => readOption(reader, item, { parent: null, key: index }))
        .filter((option) => option !== undefined);
    const next = page['nextPage'];
    const emptyText = page['emptyText'];
    return {
        items: withLabels(items),
        next: typeof next === 'string' || typeof next === 'number' ? next : null,
        emptyText: typeof emptyText === 'string' ? emptyText : undefined,
    };
}
