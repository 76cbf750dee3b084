import { useState, type ReactNode } from 'react';

import { useResolved } from '../state-values.ts';
import { aspectRatio } from '../size.ts';
import type { ImageElement } from '../tree/element.ts';
import { imageURL, joinURL } from '../url.ts';
import { useUnsafeURLReport } from './use-unsafe-url-report.ts';

/**
 * Renders an image. Its box is reserved before it loads, so that the layout does not shift. `alt` is empty, because
 * ContentKit has no alternative text.
 */
export function Image({ element }: { element: ImageElement }): ReactNode {
    const source = useResolved(element.source?.url);
    const url = imageURL(joinURL(source));
    const [failed, setFailed] = useState<string | null>(null);
    useUnsafeURLReport('image', source, url);
    const style = { aspectRatio: aspectRatio(element.aspectRatio) ?? 'auto' };
    if (url === null || failed === url) {
        return <span className="ck-image ck-image--missing" style={style} aria-hidden="true" />;
    }
    return (
        <img
            className="ck-image"
            src={url}
            alt=""
            style={style}
            loading="lazy"
            decoding="async"
            referrerPolicy="no-referrer"
            onError={() => setFailed(url)}
        />
    );
}
