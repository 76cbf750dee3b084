import { useSyncExternalStore } from 'react';

/** Breakpoints of the layout. The style sheets use the same numbers. */
export const PHONE = '(max-width: 719px)';
/** Wide enough for the page with a column on each side. */
export const WIDE = '(min-width: 1100px)';

/** Returns true while the media query matches. */
export function useMediaQuery(query: string): boolean {
    return useSyncExternalStore(
        (listener) => {
            const media = matchMedia(query);
            media.addEventListener('change', listener);
            return () => media.removeEventListener('change', listener);
        },
        () => matchMedia(query).matches,
    );
}
