import { lazy, Suspense, useSyncExternalStore, type ReactNode } from 'react';

import { useResolved } from '../state-values.ts';
import { aspectRatio } from '../size.ts';
import type { WebframeElement } from '../tree/element.ts';
import { joinURL, webURL } from '../url.ts';
import { Buttons } from './button.tsx';
import { useUnsafeURLReport } from './use-unsafe-url-report.ts';

/** Loaded lazily: only for frames, and never on a server. */
const Frame = lazy(async () => ({ default: (await import('../webframe/frame.tsx')).Frame }));

/** Renders a web page of the integration in an iframe. */
export function Webframe({ element }: { element: WebframeElement }): ReactNode {
    const source = useResolved(element.source?.url);
    const url = webURL(joinURL(source))?.href ?? null;
    const inBrowser = useInBrowser();
    useUnsafeURLReport('webframe', source, url);
    if (url === null) return <div className="ck-frame ck-frame--missing" aria-hidden="true" />;
    const ratio = aspectRatio(element.aspectRatio) ?? 16 / 9;
    const placeholder = (
        <div className="ck-frame" style={{ aspectRatio: ratio }} aria-hidden="true" />
    );
    if (!inBrowser) return placeholder;
    return (
        <Suspense fallback={placeholder}>
            {/* Keyed by origin: a page of another origin must not inherit the size and message limits of this page. */}
            <Frame
                key={new URL(url).origin}
                element={element}
                url={url}
                ratio={ratio}
                buttons={<Buttons buttons={element.buttons} />}
            />
        </Suspense>
    );
}

const subscribeToNothing = () => () => undefined;

/**
 * Returns false on the server and during hydration, because a frame must not send messages before its listener exists.
 */
function useInBrowser(): boolean {
    return useSyncExternalStore(
        subscribeToNothing,
        () => true,
        () => false,
    );
}
