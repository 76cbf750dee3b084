import { createStore } from './store.ts';

export type ThemeChoice = 'light' | 'dark' | 'system';
export type Theme = 'light' | 'dark';

/** Read before the first paint by the script in index.html, too. */
const STORAGE_KEY = 'bindery-theme';

const systemDark =
    typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null;

function readChoice(): ThemeChoice {
    try {
        const kept = localStorage.getItem(STORAGE_KEY);
        return kept === 'light' || kept === 'dark' ? kept : 'system';
    } catch {
        return 'system';
    }
}

function resolve(choice: ThemeChoice): Theme {
    if (choice !== 'system') return choice;
    return systemDark?.matches ? 'dark' : 'light';
}

const first = readChoice();

export const themeStore = createStore<{ choice: ThemeChoice; theme: Theme }>({
    choice: first,
    theme: resolve(first),
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
        // Not remembered then; the choice still holds for this visit.
    }
}

systemDark?.addEventListener('change', () => apply(themeStore.get().choice));
