import { html as honoHtml, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export { raw };

export type Html = HtmlEscapedString;

/** Values for `html`, which escapes strings but not `Html`. Undefined and false add nothing. */
export type Content = Html | string | number | false | undefined | readonly Content[];

/** Calls Hono's `html` for content without promises, so that the result is synchronous. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Html {
    // The cast holds: Hono returns a promise only when it interpolates one.
    return honoHtml(strings, ...values) as Html;
}

/** Renders ` name="value"` for each value that is neither undefined nor false; `true` gives the name alone. */
export function attributes(values: Record<string, string | number | boolean | undefined>): Html[] {
    return Object.entries(values)
        .filter(([, value]) => value !== undefined && value !== false)
        .map(([name, value]) =>
            value === true ? html` ${name}` : html` ${name}="${String(value)}"`,
        );
}

/** Interpolates items with a separator between them. */
export function joined(items: readonly Content[], separator: Html | string): Content[] {
    return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
}

/** Returns true if the content renders as an empty string. */
export function isEmpty(content: Content): boolean {
    if (content === undefined || content === false) return true;
    return Array.isArray(content) ? content.every(isEmpty) : String(content) === '';
}
