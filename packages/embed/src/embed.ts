/**
 * Defines `<bindery-block>`: a block of an integration in any web page.
 *
 * @example
 * <script type="module" src="https://integrations.example.com/embed.js" data-key="pk_…"></script>
 * <bindery-block integration="mermaid" block="mermaid" props='{"content":"graph LR; A-->B"}'></bindery-block>
 */
import { BinderyBlock } from './block-element.ts';

export { configure, type EmbedSettings } from './settings.ts';
export type { BinderyBlock };

declare global {
    interface HTMLElementTagNameMap {
        'bindery-block': BinderyBlock;
    }
}

if (customElements.get('bindery-block')) {
    console.warn(
        `<bindery-block> is already defined: ${import.meta.url} has no effect. Load the script once on each page.`,
    );
} else customElements.define('bindery-block', BinderyBlock);
