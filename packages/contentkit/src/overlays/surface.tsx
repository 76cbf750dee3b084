import type { ReactNode } from 'react';

import { useHost } from '../host.ts';

/** Overlays are drawn at the end of the document: they take the look of the renderer with them. */
export function Surface({ children }: { children: ReactNode }): ReactNode {
    const { theme, direction } = useHost();
    return (
        <div className="ck ck-surface" data-theme={theme} dir={direction()}>
            {children}
        </div>
    );
}
