import { afterEach, describe, expect, it, vi } from 'vitest';

/** Loads the module again, because it reads storage and system preference when it is loaded. */
async function loadThemeStore(stored: string | null, systemIsDark: boolean) {
    vi.resetModules();
    const values = new Map(stored === null ? [] : [['bindery-theme', stored]]);
    const media = Object.assign(new EventTarget(), { matches: systemIsDark });
    const root = { dataset: {} as Record<string, string> };
    vi.stubGlobal('localStorage', {
        getItem: (key: string) => values.get(key) ?? null,
        setItem: (key: string, value: string) => void values.set(key, value),
        removeItem: (key: string) => void values.delete(key),
    });
    vi.stubGlobal('matchMedia', () => media);
    vi.stubGlobal('document', { documentElement: root });
    return { ...(await import('./theme-store.ts')), values, media, root };
}

describe('themeStore', () => {
    afterEach(() => vi.unstubAllGlobals());

    it.each([
        ['light', true, { choice: 'light', theme: 'light' }],
        ['dark', false, { choice: 'dark', theme: 'dark' }],
        [null, true, { choice: 'system', theme: 'dark' }],
        ['purple', false, { choice: 'system', theme: 'light' }],
    ])(
        'starts from the stored choice %s with a dark system: %s',
        async (stored, dark, expected) => {
            const { themeStore } = await loadThemeStore(stored, dark);
            expect(themeStore.get()).toEqual(expected);
        },
    );

    it('applies and stores a choice; the choice "system" removes the stored one', async () => {
        const { chooseTheme, root, values } = await loadThemeStore(null, false);
        chooseTheme('dark');
        expect(root.dataset['theme']).toBe('dark');
        expect(values.get('bindery-theme')).toBe('dark');
        chooseTheme('system');
        expect(root.dataset['theme']).toBe('light');
        expect(values.has('bindery-theme')).toBe(false);
    });

    it('follows the system only while the choice is "system"', async () => {
        const { chooseTheme, media, themeStore } = await loadThemeStore(null, false);
        media.matches = true;
        media.dispatchEvent(new Event('change'));
        expect(themeStore.get().theme).toBe('dark');
        chooseTheme('light');
        media.dispatchEvent(new Event('change'));
        expect(themeStore.get().theme).toBe('light');
    });
});
