import {
    formatAttributes,
    hasOnly,
    isElement,
    elementsOf,
    textOf,
    type HtmlElement,
} from './html.ts';
import { refOfUrl, urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import { voidInline, type InlineNode } from './nodes.ts';

/**
 * Reads an inline that GitBook writes as an HTML element: a button, an icon, an expression, or an image with a size or
 * a dark variant. Returns null for every other element, and for an element with an unknown attribute.
 */
export function readInlineElement(element: HtmlElement, links: LinkContext): InlineNode | null {
    switch (element.name) {
        case 'a':
            return readLinkButton(element, links);
        case 'button':
            return readActionButton(element);
        case 'i':
            return readIcon(element);
        case 'code':
            return readExpression(element);
        case 'span':
            return readMath(element);
        case 'img':
            return readImage(element, undefined);
        case 'picture':
            return readPicture(element);
        default:
            return null;
    }
}

/** Escapes text. The escapes in an HTML block differ from those in HTML inside a paragraph. */
export type Escape = (text: string) => string;

/** Writes an inline as the HTML that {@link readInlineElement} reads; null if the element cannot represent it. */
export function writeInlineElement(
    node: InlineNode,
    links: LinkContext,
    escape: Escape,
): string | null {
    switch (node.type) {
        case 'button':
            return writeButton(node, links, escape);
        case 'icon':
            return writeIcon(node);
        case 'expression': {
            const { expression, ...rest } = node.data ?? {};
            if (typeof expression !== 'string' || Object.keys(rest).length > 0) return null;
            return `<code class="expression">${escape(expression)}</code>`;
        }
        case 'inline-math': {
            const { formula, ...rest } = node.data ?? {};
            if (typeof formula !== 'string' || Object.keys(rest).length > 0) return null;
            return `<span class="math">${escape(formula)}</span>`;
        }
        case 'inline-image':
            return writeImage(node, links);
        default:
            return null;
    }
}

const KINDS: readonly string[] = ['primary', 'secondary'];
const SIZES: readonly string[] = ['small', 'medium', 'large'];

function readButton(element: HtmlElement): Record<string, unknown> | null {
    const [base, kind = '', extra] = (element.attributes['class'] ?? '').split(' ');
    const label = textOf(element.children);
    const { 'data-icon': icon, 'data-size': size } = element.attributes;
    if (base !== 'button' || !KINDS.includes(kind) || extra !== undefined || label === null) {
        return null;
    }
    if (size !== undefined && !SIZES.includes(size)) return null;
    return {
        label,
        kind,
        ...(size === undefined ? {} : { size }),
        ...(icon === undefined ? {} : { icon }),
    };
}

function readLinkButton(element: HtmlElement, links: LinkContext): InlineNode | null {
    const { href } = element.attributes;
    if (href === undefined || !hasOnly(element, 'href', 'class', 'data-icon', 'data-size')) {
        return null;
    }
    const data = readButton(element);
    return data === null ? null : voidInline('button', { ...data, ref: refOfUrl(href, links) });
}

function readActionButton(element: HtmlElement): InlineNode | null {
    const allowed = ['type', 'class', 'data-icon', 'data-size'];
    const { 'data-action': name, 'data-query': query, 'data-slug': slug } = element.attributes;
    const data = readButton(element);
    if (data === null || (element.attributes['type'] ?? 'button') !== 'button') return null;
    if (name === 'search' || name === 'ask') {
        if (!hasOnly(element, ...allowed, 'data-action', 'data-query')) return null;
        const action = { action: name, ...(query === undefined ? {} : { query }) };
        return voidInline('button', { ...data, action });
    }
    if (name !== 'select' || slug === undefined) return null;
    if (!hasOnly(element, ...allowed, 'data-action', 'data-slug')) return null;
    return voidInline('button', { ...data, action: { action: name, slug } });
}

function writeButton({ data }: InlineNode, links: LinkContext, escape: Escape): string | null {
    const { label, kind, size, icon, ref, action, ...rest } = data ?? {};
    if (typeof label !== 'string' || !KINDS.includes(String(kind))) return null;
    if (size !== undefined && !SIZES.includes(String(size))) return null;
    if ((icon !== undefined && typeof icon !== 'string') || Object.keys(rest).length > 0) {
        return null;
    }
    const look = {
        class: `button ${String(kind)}`,
        'data-icon': icon,
        'data-size': size === undefined ? undefined : String(size),
    };
    if (action === undefined) {
        const href = urlOfRef((ref ?? {}) as ContentRef, links);
        return `<a${formatAttributes({ href, class: look.class, 'data-icon': icon, 'data-size': look['data-size'] })}>${escape(label)}</a>`;
    }
    const { action: name, query, slug, ...more } = action as Record<string, unknown>;
    const isKnown =
        ref === undefined &&
        Object.keys(more).length === 0 &&
        (name === 'select'
            ? typeof slug === 'string' && query === undefined
            : slug === undefined && (query === undefined || typeof query === 'string'));
    if (!isKnown || typeof name !== 'string') return null;
    const attributes = formatAttributes({
        type: 'button',
        class: look.class,
        'data-action': name,
        'data-query': query as string | undefined,
        'data-slug': slug as string | undefined,
        'data-icon': icon,
        'data-size': look['data-size'],
    });
    return `<button${attributes}>${escape(label)}</button>`;
}

const ICON = /^fa-([a-z0-9-]{1,50})$/;

/** Reads `<i class="fa-gear">:gear:</i>`. */
function readIcon(element: HtmlElement): InlineNode | null {
    const icon = ICON.exec(element.attributes['class'] ?? '')?.[1];
    const fallback = textOf(element.children);
    if (icon === undefined || !hasOnly(element, 'class')) return null;
    return fallback === `:${icon}:` || fallback === '' ? voidInline('icon', { icon }) : null;
}

function writeIcon({ data }: InlineNode): string | null {
    const { icon, color = 'default', ...rest } = data ?? {};
    if (typeof icon !== 'string' || !ICON.test(`fa-${icon}`) || Object.keys(rest).length > 0) {
        return null;
    }
    const element = `<i class="fa-${icon}">:${icon}:</i>`;
    if (color === 'default') return 'color' in (data ?? {}) ? null : element;
    return typeof color === 'string' && /^[a-z$]+$/.test(color)
        ? `<mark style="color:${color};">${element}</mark>`
        : null;
}

function readExpression(element: HtmlElement): InlineNode | null {
    const expression = textOf(element.children);
    const isExpression = element.attributes['class'] === 'expression' && hasOnly(element, 'class');
    return isExpression && expression !== null ? voidInline('expression', { expression }) : null;
}

function readMath(element: HtmlElement): InlineNode | null {
    const formula = textOf(element.children);
    const isMath = element.attributes['class'] === 'math' && hasOnly(element, 'class');
    return isMath && formula !== null ? voidInline('inline-math', { formula }) : null;
}

function readImage(element: HtmlElement, dark: string | undefined): InlineNode | null {
    const { src, alt, title, 'data-size': size } = element.attributes;
    if (src === undefined || !hasOnly(element, 'src', 'alt', 'title', 'data-size')) return null;
    if (size !== undefined && size !== 'line' && size !== 'original') return null;
    return voidInline('inline-image', {
        ref: { kind: 'url', url: src },
        ...(dark === undefined ? {} : { refDark: { kind: 'url', url: dark } }),
        ...(alt === undefined || alt === '' ? {} : { alt }),
        ...(title === undefined || title === '' ? {} : { caption: title }),
        ...(size === undefined ? {} : { size }),
    });
}

/** Reads a light and a dark image: `<picture><source srcset media="(prefers-color-scheme: dark)"><img></picture>`. */
export function pictureOf(element: HtmlElement): { image: HtmlElement; dark: string } | null {
    const [source, image, extra] = elementsOf(element.children);
    if (!isElement(source, 'source') || !isElement(image, 'img') || extra !== undefined)
        return null;
    const { srcset, media } = source.attributes;
    const isDark = media === '(prefers-color-scheme: dark)' && hasOnly(source, 'srcset', 'media');
    return isDark && srcset !== undefined && hasOnly(element) ? { image, dark: srcset } : null;
}

function readPicture(element: HtmlElement): InlineNode | null {
    const picture = pictureOf(element);
    return picture === null ? null : readImage(picture.image, picture.dark);
}

function writeImage({ data }: InlineNode, links: LinkContext): string | null {
    const { ref, refDark, alt, caption, size, ...rest } = data ?? {};
    if (Object.keys(rest).length > 0) return null;
    if ([alt, caption, size].some((field) => field !== undefined && typeof field !== 'string'))
        return null;
    const image = `<img${formatAttributes({
        src: urlOfRef((ref ?? {}) as ContentRef, links),
        alt: (alt as string | undefined) ?? '',
        title: caption as string | undefined,
        'data-size': size as string | undefined,
    })}>`;
    return refDark === undefined ? image : wrapPicture(image, refDark as ContentRef, links);
}

export function wrapPicture(image: string, dark: ContentRef, links: LinkContext): string {
    const source = formatAttributes({
        srcset: urlOfRef(dark, links),
        media: '(prefers-color-scheme: dark)',
    });
    return `<picture><source${source}>${image}</picture>`;
}
