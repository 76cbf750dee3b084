import { useMemo, useSyncExternalStore, type ReactNode } from 'react';

import { useHost, useLifecycle, useResolved } from '../host.ts';
import { aspectRatio } from '../size.ts';
import type { WebframeElement } from '../tree/element.ts';
import { joinURL, webURL } from '../url.ts';
import { useFrame } from '../webframe/use-frame.ts';
import { Buttons } from './button.tsx';
import { useRefusedURL } from './refused-url.ts';

/** A page of the integration within the page. */
export function Webframe({ element }: { element: WebframeElement }): ReactNode {
    const source = useResolved(element.source?.url);
    const url = webURL(joinURL(source))?.href ?? null;
    const inBrowser = useInBrowser();
    useRefusedURL('webframe', source, url);
    if (url === null || !inBrowser)
        return <div className="ck-frame ck-frame--missing" aria-hidden="true" />;
    // Another address is another page, that has said nothing yet.
    return <Frame key={new URL(url).origin} element={element} url={url} />;
}

/**
 * Scripts and an origin of its own together would let a page of *our* origin undo its sandbox: such a page gets no
 * origin at all. Integrations are served from the content origin, which keeps theirs.
 */
const SANDBOX =
    'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads';

function Frame({ element, url }: { element: WebframeElement; url: string }): ReactNode {
    const { origin, hostname } = new URL(url);
    const opaque = origin === window.location.origin;
    const data = useFrameState(element);
    const { ref, size, stopped, restart } = useFrame(origin, opaque, data);
    if (stopped) {
        return (
            <div className="ck-failure" role="alert">
                <div className="ck-failure__text">
                    {hostname} sent too many messages, and was stopped.
                </div>
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
    const ratio = size.aspectRatio ?? aspectRatio(element.aspectRatio);
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
                style={
                    size.height === undefined
                        ? { aspectRatio: ratio ?? 16 / 9 }
                        : { height: size.height }
                }
            />
            <Buttons of={element.buttons} />
        </div>
    );
}

/** What the frame is told: its data with bindings resolved, the page, and the visitor where the output allows it. */
function useFrameState(element: WebframeElement): unknown {
    const { page, visitor } = useHost();
    const lifecycle = useLifecycle();
    const allowed = useSyncExternalStore(
        lifecycle.subscribe,
        () => lifecycle.getSnapshot().visitorAllowed,
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
const never = () => () => undefined;

/** False on the server and while its HTML is taken over: a frame must not speak before somebody listens. */
function useInBrowser(): boolean {
    return useSyncExternalStore(
        never,
        () => true,
        () => false,
    );
}
