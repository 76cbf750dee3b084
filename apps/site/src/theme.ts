type Theme = 'light' | 'dark';

export interface ThemeStore {
    read(): Theme;
    /** Returns a function that unsubscribes. */
    subscribe(listener: () => void): () => void;
}

/** The server reads the cookie and renders the next page in the chosen theme, without a flash of the other one. */
const COOKIE = 'bindery_theme';
const MAX_AGE_S = 365 * 24 * 60 * 60;

const NEXT = { light: 'dark', dark: 'light' } as const;

/** Provides the theme of the page: the visitor's choice, or else the system's. Enables the theme button. */
export function watchTheme(): ThemeStore {
    const root = document.documentElement;
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const listeners = new Set<() => void>();
    const read = (): Theme => {
        const chosen = root.dataset['theme'];
        if (chosen === 'light' || chosen === 'dark') return chosen;
        return dark.matches ? 'dark' : 'light';
    };
    const button = document.querySelector<HTMLButtonElement>('button.theme');
    const changed = () => {
        const label = read() === 'dark' ? 'Light theme' : 'Dark theme';
        if (button !== null) {
            button.setAttribute('aria-label', label);
            button.title = label;
        }
        for (const listener of listeners) listener();
    };
    button?.addEventListener('click', () => {
        const theme = NEXT[read()];
        root.dataset['theme'] = theme;
        document.cookie = `${COOKIE}=${theme}; Path=/; Max-Age=${MAX_AGE_S}; SameSite=Lax`;
        changed();
    });
    dark.addEventListener('change', changed);
    if (button !== null) button.hidden = false;
    changed();
    return {
        read,
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}
