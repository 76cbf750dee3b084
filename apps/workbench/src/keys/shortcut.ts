/** Keyboard shortcuts. `mod` is ⌘ on Apple devices and Ctrl elsewhere. */
export const SHORTCUTS = {
    insert: 'mod+/',
    palette: 'mod+k',
    activity: 'mod+j',
    inspector: 'mod+i',
} as const;

export function isApple(): boolean {
    return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** Returns the keys as printed on the keyboard, for example `['⌘', 'K']`. */
export function shortcutKeys(shortcut: string, apple = isApple()): string[] {
    return shortcut.split('+').map((key) => {
        if (key === 'mod') return apple ? '⌘' : 'Ctrl';
        if (key === 'escape') return 'Esc';
        if (key === 'enter') return '↵';
        return key.length === 1 ? key.toUpperCase() : key;
    });
}

interface KeyPress {
    key: string;
    ctrlKey: boolean;
    metaKey: boolean;
    shiftKey: boolean;
    altKey: boolean;
}

/**
 * Returns true if the key press matches the shortcut. Ctrl also matches on Apple devices, where these combinations have
 * no other meaning.
 */
export function matchesShortcut(event: KeyPress, shortcut: string): boolean {
    const key = shortcut.split('+').at(-1);
    // Shift is ignored for `/`: some keyboard layouts need it to type a slash.
    const shifted = event.shiftKey && key !== '/';
    return (
        event.key.toLowerCase() === key &&
        (event.metaKey || event.ctrlKey) === shortcut.startsWith('mod+') &&
        !event.altKey &&
        !shifted
    );
}
