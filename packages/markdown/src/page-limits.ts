import { frontMatterError } from './bounds.ts';
import { rawFrontMatter } from './front-matter.ts';

export { summaryError } from './bounds.ts';

/**
 * Checks a page's front matter before it is parsed. The body is not checked, because a body beyond the limits becomes
 * one verbatim block.
 *
 * @returns the reason why the page is refused, as the end of a sentence; null if it is within the limits.
 */
export function pageError(source: string): string | null {
    const yaml = rawFrontMatter(source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
    return yaml === null ? null : frontMatterError(yaml);
}
