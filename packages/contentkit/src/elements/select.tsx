import { Suspense, type ReactNode } from 'react';

import { lazyPart } from '../lazy-part.ts';
import type { SelectElement } from '../tree/element.ts';

/** Loaded lazily: the list and its overlay are needed by forms only. */
const Combobox = lazyPart(async () => (await import('../select/combobox.tsx')).Combobox);

/** Renders a select. An empty field of the same size is shown until its code has loaded. */
export function Select({ element }: { element: SelectElement }): ReactNode {
    return (
        <Suspense
            fallback={
                <div className="ck-select" aria-busy="true">
                    <span className="ck-select__field" />
                </div>
            }
        >
            <Combobox element={element} />
        </Suspense>
    );
}
