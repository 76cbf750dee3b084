/** The page in a frame, and what it is told. */
import { useMemo, useSyncExternalStore, type ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';
import { useComponentInstance } from '../instance-context.ts';
import { useResolved } from '../state-values.ts';
import type { WebframeElement } from '../tree/element.ts';
import { useFrame } from './use-frame.ts';

/**
 * Scripts and an origin of its own together would let a page of *our* origin undo its sandbox: such a page gets no
 * origin at all. Integrations are served from the content origin, which keeps theirs.
 */
const SANDBOX =
    'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads';

interface FrameProps {
    element: WebframeElement;
    /** Found to be a page on the web. */
    url: string;
    ratio: number;
    buttons: ReactNode;
}

export function Frame({ element, url, ratio, buttons }: FrameProps): ReactNode {
    const { origin, hostname } = new URL(url);
    const opaque = origin === window.location.origin;
    const data = useFrameState(element);
    const { ref, size, stopped, restart } = useFrame(origin, opaque, data);
    if (stopped) {
        return (
            <div className="ck-failure" role="alert">
                <div className="ck-failure__text">{hostname} sent too much, and was stopped.</div>
                <button
                    type="button"
                    className="ck-button"
                    data-style="secondary"
                    onClick={restart}
                >
                    <span className="ck-button__label">Load again</span>
                </button>
            </div>
        );
    }
    return (
        <div className="ck-frame">
            <iframe
                ref={ref}
                className="ck-frame__page"
                src={url}
                title={`Content from ${hostname}`}
                sandbox={opaque ? SANDBOX : `${SANDBOX} allow-same-origin`}
                allow="clipboard-write; fullscreen"
                referrerPolicy="strict-origin-when-cross-origin"
                // A frame names limits, as in CSS: only a height that it gives outright overrules them and the ratio.
                style={
                    size.height === undefined
                        ? { aspectRatio: ratio, ...size }
                        : { height: size.height }
                }
            />
            {buttons}
        </div>
    );
}

/** What the frame is told: its data with bindings resolved, the page, and the visitor where the output allows it. */
function useFrameState(element: WebframeElement): unknown {
    const { page, visitor } = useHostServices();
    const instance = useComponentInstance();
    const allowed = useSyncExternalStore(
        instance.subscribe,
        () => instance.getSnapshot().visitorAllowed,
        () => false,
    );
    const data = useResolved(element.data ?? EMPTY) as Record<string, unknown>;
    return useMemo(
        () => ({
            ...data,
            ...(page ? { page } : {}),
            ...(visitor && allowed ? { visitor } : {}),
        }),
        [data, page, visitor, allowed],
    );
}

const EMPTY = {};
