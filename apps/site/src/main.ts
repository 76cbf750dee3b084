/** Enhances a published page. Its text, navigation and feedback form work without scripts. */
import '@fontsource-variable/inter';
import './styles/page.css';
import { addCopyButtons } from './copy-code.ts';
import { askConsent } from './consent.ts';
import { enhanceFeedbackForm } from './feedback.ts';
import { highlightCode } from './highlight-code.ts';
import { followOutline } from './outline.ts';
import { enhanceSearch } from './search.ts';
import { watchTheme } from './theme.ts';

const theme = watchTheme();
addCopyButtons();
followOutline();
enhanceFeedbackForm();
enhanceSearch();
askConsent();
void highlightCode();
// Scrolls the page list to the current page.
document.querySelector('.pages [aria-current="page"]')?.scrollIntoView({ block: 'nearest' });

const placeholders = [...document.querySelectorAll<HTMLElement>('[data-block]')];
if (placeholders.length > 0) {
    // Only pages with a block load React and the renderer.
    import('./blocks.tsx').then(
        ({ mountBlocks }) => mountBlocks(placeholders, theme),
        () => {
            for (const placeholder of placeholders) {
                placeholder.textContent =
                    'This block could not be loaded. Reload the page to try again.';
            }
        },
    );
}
