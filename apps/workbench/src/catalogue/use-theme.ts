import { useSyncExternalStore } from 'react';

const DARK = '(prefers-color-scheme: dark)';

function read(): 'light' | 'dark' {
    const chosen = document.documentElement.dataset['theme'];
    if (chosen === 'light' || chosen === 'dark') return chosen;
    return matchMedia(DARK).matches ? 'dark' : 'light';
}

function subscribe(listener: () => void): () => void {
    const observer = new MutationObserver(listener);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const media = matchMedia(DARK);
    media.addEventListener('change', listener);
    return () => {
        observer.disconnect();
        media.removeEventListener('change', listener);
    };
}

/** Returns the theme of the document: its `data-theme`, otherwise the system preference. */
export function useTheme(): 'light' | 'dark' {
    return useSyncExternalStore(subscribe, read);
}
