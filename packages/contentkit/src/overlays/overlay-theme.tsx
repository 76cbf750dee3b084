import type { ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';

/** Overlays are drawn at the end of the document: they take the look of the renderer with them. */
export function OverlayTheme({ children }: { children: ReactNode }): ReactNode {
    const { theme, direction } = useHostServices();
    return (
        <div className="ck ck-surface" data-theme={theme} dir={direction()}>
            {children}
        </div>
    );
}
