import { useSyncExternalStore } from 'react';

/** The widths at which the workbench changes its shape. The same numbers stand in the style sheets. */
export const PHONE = '(max-width: 719px)';
/** Wide enough for the page between two columns. */
export const WIDE = '(min-width: 1100px)';

/** True while the media query holds. */
export function useMedia(query: string): boolean {
    return useSyncExternalStore(
        (listener) => {
            const media = matchMedia(query);
            media.addEventListener('change', listener);
            return () => media.removeEventListener('change', listener);
        },
        () => matchMedia(query).matches,
    );
}
