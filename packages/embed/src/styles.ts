/** The renderer's style sheets for shadow roots. */
import content from '@bindery/contentkit/styles/content.css?inline';
import controls from '@bindery/contentkit/styles/controls.css?inline';
import feedback from '@bindery/contentkit/styles/feedback.css?inline';
import layout from '@bindery/contentkit/styles/layout.css?inline';
import tokens from '@bindery/contentkit/styles/tokens.css?inline';
import { sheetOf } from './style-sheet.ts';

/** Styles of every block. Other styles load with the first output that needs them. */
const base = sheetOf(tokens + layout + controls + content + feedback);
let rest: Promise<CSSStyleSheet> | undefined;

/** Types of elements that the base styles draw. */
const BASE_TYPES = 'block|text|button|hint|link|image|box|vstack|hstack|divider|webframe';
/** Parts of an output that need further styles: another element, or an overlay. */
const NEEDS_REST = new RegExp(
    `"type":"(?!(?:${BASE_TYPES}|element|document)")|"(?:confirm|tooltip|controls)":|"@ui\\.modal\\.open"`,
);

/** Adopts the styles that the output needs. */
export async function loadStyles(root: ShadowRoot, output: unknown): Promise<void> {
    adopt(root, base);
    if (!NEEDS_REST.test(JSON.stringify(output) ?? '')) return;
    rest ??= import('./more-styles.ts').then(({ moreStyles }) => moreStyles);
    adopt(root, await rest);
}

function adopt(root: ShadowRoot, sheet: CSSStyleSheet): void {
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
