/** What a published page gains by a script. Its text, navigation and feedback form work without. */
import '@fontsource-variable/inter';
import './styles/page.css';
import { addCopyButtons } from './copy-code.ts';
import { askConsent } from './consent.ts';
import { sendFeedback } from './feedback.ts';
import { highlightCode } from './highlight-code.ts';
import { followOutline } from './outline.ts';
import { watchTheme } from './theme.ts';

const theme = watchTheme();
addCopyButtons();
followOutline();
sendFeedback();
askConsent();
void highlightCode();
// A long list of pages begins where the reader is.
document.querySelector('.pages [aria-current="page"]')?.scrollIntoView({ block: 'nearest' });

const places = [...document.querySelectorAll<HTMLElement>('[data-block]')];
if (places.length > 0) {
    // React and the renderer are only for pages that hold a block.
    import('./blocks.tsx').then(
        ({ mountBlocks }) => mountBlocks(places, theme),
        () => {
            for (const place of places) {
                place.textContent = 'This block could not be loaded. Reload the page to try again.';
            }
        },
    );
}
