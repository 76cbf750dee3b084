/** Keyboard shortcuts: written once, matched and shown the same way. `mod` is ⌘ on Apple machines, else Ctrl. */
export const SHORTCUTS = {
    insert: 'mod+/',
    palette: 'mod+k',
    activity: 'mod+j',
    inspector: 'mod+i',
} as const;

export function isApple(): boolean {
    return typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** The keys as they are printed on the keyboard, e.g. `['⌘', 'K']`. */
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
 * True when the key press is the shortcut. Ctrl is taken on Apple machines too: it is what many people press, and no
 * shortcut of ours means anything else there.
 */
export function matchesShortcut(event: KeyPress, shortcut: string): boolean {
    const key = shortcut.split('+').at(-1);
    // Shift is not compared for `/`: several keyboard layouts need it to type a slash.
    const shifted = event.shiftKey && key !== '/';
    return (
        event.key.toLowerCase() === key &&
        (event.metaKey || event.ctrlKey) === shortcut.startsWith('mod+') &&
        !event.altKey &&
        !shifted
    );
}
