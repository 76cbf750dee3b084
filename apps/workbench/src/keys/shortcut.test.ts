import { describe, expect, it } from 'vitest';

import { matchesShortcut, shortcutKeys, SHORTCUTS } from './shortcut.ts';

const press = (
    key: string,
    modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', true>>,
) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...modifiers,
});

describe('matchesShortcut and shortcutKeys', () => {
    it('match Ctrl and ⌘', () => {
        expect(matchesShortcut(press('/', { ctrlKey: true }), SHORTCUTS.insert)).toBe(true);
        expect(matchesShortcut(press('K', { metaKey: true }), SHORTCUTS.palette)).toBe(true);
    });

    it('allow Shift for a slash only', () => {
        expect(matchesShortcut(press('/', { ctrlKey: true, shiftKey: true }), 'mod+/')).toBe(true);
        expect(matchesShortcut(press('j', { ctrlKey: true, shiftKey: true }), 'mod+j')).toBe(false);
        expect(matchesShortcut(press('j', { ctrlKey: true, altKey: true }), 'mod+j')).toBe(false);
        expect(matchesShortcut(press('j', {}), 'mod+j')).toBe(false);
    });

    it('name keys as printed on the keyboard', () => {
        expect(shortcutKeys('mod+/', true)).toEqual(['⌘', '/']);
        expect(shortcutKeys('mod+k', false)).toEqual(['Ctrl', 'K']);
    });
});
