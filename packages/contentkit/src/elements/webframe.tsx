import { lazy, Suspense, useSyncExternalStore, type ReactNode } from 'react';

import { useResolved } from '../state-values.ts';
import { aspectRatio } from '../size.ts';
import type { WebframeElement } from '../tree/element.ts';
import { joinURL, webURL } from '../url.ts';
import { Buttons } from './button.tsx';
import { useUnsafeURLReport } from './use-unsafe-url-report.ts';

/** Loaded only where a frame is: it is of no use on a server either. */
const Frame = lazy(async () => ({ default: (await import('../webframe/frame.tsx')).Frame }));

/** A page of the integration within the page. */
export function Webframe({ element }: { element: WebframeElement }): ReactNode {
    const source = useResolved(element.source?.url);
    const url = webURL(joinURL(source))?.href ?? null;
    const inBrowser = useInBrowser();
    useUnsafeURLReport('webframe', source, url);
    if (url === null) return <div className="ck-frame ck-frame--missing" aria-hidden="true" />;
    const ratio = aspectRatio(element.aspectRatio) ?? 16 / 9;
    const place = <div className="ck-frame" style={{ aspectRatio: ratio }} aria-hidden="true" />;
    if (!inBrowser) return place;
    return (
        <Suspense fallback={place}>
            {/* Another address is another page, that has said nothing yet. */}
            <Frame
                key={new URL(url).origin}
                element={element}
                url={url}
                ratio={ratio}
                buttons={<Buttons of={element.buttons} />}
            />
        </Suspense>
    );
}

const never = () => () => undefined;

/** False on the server and while its HTML is taken over: a frame must not speak before somebody listens. */
function useInBrowser(): boolean {
    return useSyncExternalStore(
        never,
        () => true,
        () => false,
    );
}
