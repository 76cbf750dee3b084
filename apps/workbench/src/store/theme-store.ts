import { createStore } from './store.ts';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

/** Key in local storage. `public/theme.js` also reads the value, before the first paint. */
const STORAGE_KEY = 'bindery-theme';

const systemDark =
    typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

function readChoice(): ThemeChoice {
    try {
        const stored = localStorage.getItem(STORAGE_KEY);
        return stored === 'light' || stored === 'dark' ? stored : 'system';
    } catch {
        return 'system';
    }
}

function resolve(choice: ThemeChoice): Theme {
    if (choice !== 'system') return choice;
    return systemDark?.matches ? 'dark' : 'light';
}

const initialChoice = readChoice();

export const themeStore = createStore<{ choice: ThemeChoice; theme: Theme }>({
    choice: initialChoice,
    theme: resolve(initialChoice),
});

function apply(choice: ThemeChoice): void {
    const theme = resolve(choice);
    themeStore.set({ choice, theme });
    document.documentElement.dataset['theme'] = theme;
}

export function chooseTheme(choice: ThemeChoice): void {
    apply(choice);
    try {
        if (choice === 'system') localStorage.removeItem(STORAGE_KEY);
        else localStorage.setItem(STORAGE_KEY, choice);
    } catch {
        // Storage can be full or blocked; the choice then lasts until reload.
    }
}

systemDark?.addEventListener('change', () => apply(themeStore.get().choice));
