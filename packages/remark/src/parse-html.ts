import { fromHtml } from 'hast-util-from-html';

/** Parses the static HTML of a block. */
export function parseHTML(html: string): ReturnType<typeof fromHtml>['children'] {
    return fromHtml(html, { fragment: true }).children;
}
