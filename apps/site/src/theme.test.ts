// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { watchTheme } from './theme.ts';

let systemIsDark: boolean;
let notifySystemChange: () => void;
let cookies: string[];

beforeEach(() => {
    systemIsDark = false;
    cookies = [];
    delete document.documentElement.dataset['theme'];
    document.body.innerHTML = '<button class="theme" hidden></button>';
    vi.stubGlobal('matchMedia', () => ({
        get matches() {
            return systemIsDark;
        },
        addEventListener: (_type: string, listener: () => void) => (notifySystemChange = listener),
    }));
    vi.spyOn(document, 'cookie', 'set').mockImplementation((cookie) => {
        cookies.push(cookie);
    });
});

afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
});

const button = () => document.querySelector<HTMLButtonElement>('button.theme');

it('follows the system until the visitor chooses', () => {
    const theme = watchTheme();
    const listener = vi.fn();
    theme.subscribe(listener);
    expect(theme.read()).toBe('light');
    expect(button()?.hidden).toBe(false);
    expect(button()?.title).toBe('Dark theme');
    systemIsDark = true;
    notifySystemChange();
    expect(theme.read()).toBe('dark');
    expect(button()?.getAttribute('aria-label')).toBe('Light theme');
    expect(listener).toHaveBeenCalledOnce();
});

it('stores the choice of the visitor, which takes precedence over the system', () => {
    const theme = watchTheme();
    button()?.click();
    expect(theme.read()).toBe('dark');
    expect(cookies).toEqual(['bindery_theme=dark; Path=/; Max-Age=31536000; SameSite=Lax']);
    button()?.click();
    expect(theme.read()).toBe('light');
    systemIsDark = true;
    expect(theme.read()).toBe('light');
});

it('starts with the theme that the server rendered', () => {
    document.documentElement.dataset['theme'] = 'dark';
    expect(watchTheme().read()).toBe('dark');
});

it('notifies no listener after it has unsubscribed', () => {
    const theme = watchTheme();
    const listener = vi.fn();
    theme.subscribe(listener)();
    button()?.click();
    expect(listener).not.toHaveBeenCalled();
});

it('works on a page without a theme button', () => {
    document.body.innerHTML = '';
    expect(watchTheme().read()).toBe('light');
});
