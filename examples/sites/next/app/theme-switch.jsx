'use client';

export function ThemeSwitch() {
    return (
        <button
            type="button"
            onClick={() => {
                const root = document.documentElement;
                root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
            }}
        >
            Switch theme
        </button>
    );
}
