import { withFallbacks } from './css-variables.ts';

/** Creates a style sheet for shadow roots. */
export function sheetOf(css: string): CSSStyleSheet {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(withFallbacks(css));
    return sheet;
}
