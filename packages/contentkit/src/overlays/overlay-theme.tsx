import type { ReactNode } from 'react';

import { useHostServices } from '../host-services.ts';

/** Applies theme and direction to an overlay, which renders at the end of the document. */
export function OverlayTheme({ children }: { children: ReactNode }): ReactNode {
    const { theme, direction } = useHostServices();
    return (
        <div className="ck ck-surface" data-theme={theme} dir={direction()}>
            {children}
        </div>
    );
}
