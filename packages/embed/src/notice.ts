import type { EmbedError } from './embed-error.ts';

/** Styles of the element itself and of its notices, which are shown before the renderer has loaded. */
export const ELEMENT_STYLES = `
:host { display: block; min-block-size: var(--bindery-reserved, 48px); max-block-size: var(--bindery-held, none); }
:host([hidden]) { display: none; }
.overlays { display: block; position: fixed; inset: 0 0 auto; inline-size: auto; block-size: 0; margin: 0; padding: 0; border: 0; background: none; overflow: visible; color: inherit; }
.notice { box-sizing: border-box; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; padding: 12px 16px; border: 1px solid light-dark(#dcdfe3, #343a42); border-radius: 8px; background: light-dark(#f6f7f8, #1d2024); color: light-dark(#1c1f24, #e8eaed); font: 14px/20px system-ui, sans-serif; }
.notice[data-theme=light] { color-scheme: light; }
.notice[data-theme=dark] { color-scheme: dark; }
.notice p { flex: 1 1 240px; margin: 0; overflow-wrap: anywhere; }
.notice button { padding: 5px 12px; border: 1px solid light-dark(#8b929c, #6c7581); border-radius: 6px; background: none; color: inherit; font: inherit; cursor: pointer; }
.notice button:focus-visible { outline: 2px solid light-dark(#2f5bd7, #7ea2ff); outline-offset: 2px; }
`;

/** Creates the panel that a block shows instead of its content. */
export function createNotice(error: EmbedError, theme: string, retry: () => void): HTMLElement {
    const panel = document.createElement('div');
    panel.className = 'notice';
    panel.dataset['theme'] = theme;
    panel.setAttribute('role', 'alert');
    const text = document.createElement('p');
    text.textContent = error.message;
    panel.append(text);
    if (error.retryable) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = 'Retry';
        button.addEventListener('click', retry);
        panel.append(button);
    }
    return panel;
}
