/** Light and dark of the page around a block. */
export type Theme = 'light' | 'dark';

const listeners = new Set<() => void>();
let watching = false;

/** Calls the listener when the page may have changed its theme. Returns a function that unsubscribes. */
export function onThemeChange(listener: () => void): () => void {
    watch();
    listeners.add(listener);
    return () => listeners.delete(listener);
}

function watch(): void {
    if (watching) return;
    watching = true;
    const notify = () => {
        // After the page's styles for the new attribute apply.
        requestAnimationFrame(() => {
            for (const listener of listeners) listener();
        });
    };
    const observer = new MutationObserver(notify);
    const attributes = { attributeFilter: ['class', 'data-theme', 'style'] };
    observer.observe(document.documentElement, attributes);
    observer.observe(document.body, attributes);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', notify);
}

/**
 * Returns the theme of a block. The first that decides: the element's `theme`, the nearest `data-theme`, the CSS
 * `color-scheme` if it is one of both, a class `dark` or `light` on <html> or <body>, the page's background colour; last,
 * the system's preference on pages that support both, and light on all others, which are white.
 */
export function themeOf(element: HTMLElement): Theme {
    return (
        theme(element.getAttribute('theme')) ??
        theme(element.closest('[data-theme]')?.getAttribute('data-theme')) ??
        theme(getComputedStyle(element).colorScheme) ??
        classTheme() ??
        backgroundTheme() ??
        systemTheme(element)
    );
}

function theme(value: string | null | undefined): Theme | null {
    const name = value
        ?.trim()
        .replace('only ', '')
        .replace(/ only$/, '');
    return name === 'light' || name === 'dark' ? name : null;
}

function classTheme(): Theme | null {
    for (const { classList } of [document.documentElement, document.body]) {
        if (classList.contains('dark')) return 'dark';
        if (classList.contains('light')) return 'light';
    }
    return null;
}

/** Lightness (0 to 255) below which a background counts as dark. */
const DARK_BELOW = 110;

function backgroundTheme(): Theme | null {
    for (const element of [document.body, document.documentElement]) {
        const numbers = getComputedStyle(element)
            .backgroundColor.match(/[\d.]+/g)
            ?.map(Number);
        if (!numbers || numbers.length < 3 || (numbers[3] ?? 1) < 0.5) continue;
        const [red = 0, green = 0, blue = 0] = numbers;
        return 0.299 * red + 0.587 * green + 0.114 * blue < DARK_BELOW ? 'dark' : 'light';
    }
    return null;
}

function systemTheme(element: HTMLElement): Theme {
    const both = getComputedStyle(element).colorScheme.includes('dark');
    return both && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
