import {
    elementsOf,
    formatAttributes,
    hasOnly,
    isElement,
    parseHtml,
    type HtmlElement,
    type HtmlNode,
} from './html.ts';
import { readHtmlInlines, writeHtmlInlines } from './html-inlines.ts';
import { pictureOf, readInlineElement, wrapPicture } from './inline-elements.ts';
import { formatLength, parseLength } from './lengths.ts';
import { urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import { block, isBlock, voidBlock, type BlockNode, type FragmentNode } from './nodes.ts';

/**
 * Reads the HTML in which GitBook writes images and drawings:
 * `<figure><img src="a.png" alt="" width="300"><figcaption><p>Caption</p></figcaption></figure>`, several of them in a
 * `<div>`, or an `<img>` alone.
 *
 * @returns null for any other HTML.
 */
export function readImageBlock(html: string, links: LinkContext): BlockNode | null {
    const nodes = elementsOf(parseHtml(html.trim()) ?? []);
    const [node, extra] = nodes;
    if (!isElement(node) || extra !== undefined) return null;
    if (node.name === 'div') return readDiv(node, links);
    if (node.name === 'figure') {
        const image = readFigure(node, links);
        return image === null ? null : block('images', [image]);
    }
    if (node.name !== 'img') return null;
    if (node.attributes['class'] === 'gitbook-drawing') return readDrawing(node);
    const inline = readInlineElement(node, links);
    if (inline !== null) return block('paragraph', [inline]);
    const image = readImage(node, undefined, []);
    return image === null ? null : block('images', [image]);
}

function readDiv(div: HtmlElement, links: LinkContext): BlockNode | null {
    if (!hasOnly(div, 'align', 'data-full-width', 'data-with-frame')) return null;
    const { align, 'data-full-width': fullWidth, 'data-with-frame': withFrame } = div.attributes;
    if (align !== undefined && !['left', 'center', 'right'].includes(align)) return null;
    const flags = [fullWidth, withFrame].map(readFlag);
    const images = elementsOf(div.children).map((child) => {
        if (isElement(child, 'figure')) return readFigure(child, links);
        return isElement(child, 'img') ? readImage(child, undefined, []) : null;
    });
    if (flags.includes(null) || images.length === 0) return null;
    if (!images.every((image) => image !== null)) return null;
    return block('images', images, {
        ...(align === undefined ? {} : { align }),
        ...(fullWidth === undefined ? {} : { fullWidth: flags[0] }),
        ...(withFrame === undefined ? {} : { withFrame: flags[1] }),
    });
}

/**
 * Reads `data-flag` and `data-flag="true"` as true, `"false"` as false, a missing attribute as undefined, and any other
 * value as null.
 */
export function readFlag(value: string | undefined): boolean | undefined | null {
    if (value === undefined) return undefined;
    if (value === '' || value === 'true') return true;
    return value === 'false' ? false : null;
}

function readFigure(figure: HtmlElement, links: LinkContext): BlockNode | null {
    const [media, caption, extra] = elementsOf(figure.children);
    if (!isElement(media) || extra !== undefined || !hasOnly(figure)) return null;
    if (caption !== undefined && !isElement(caption, 'figcaption')) return null;
    const fragments = caption === undefined ? [] : readCaption(caption, links);
    if (fragments === null) return null;
    if (media.name === 'img') return readImage(media, undefined, fragments);
    if (media.name !== 'picture') return null;
    const picture = pictureOf(media);
    return picture === null ? null : readImage(picture.image, picture.dark, fragments);
}

function readCaption(caption: HtmlElement, links: LinkContext): FragmentNode[] | null {
    if (!hasOnly(caption)) return null;
    const children = elementsOf(caption.children);
    if (children.length === 0) return [];
    const isWrapped = children.every((child) => isElement(child, 'p') && hasOnly(child));
    const parts: (readonly HtmlNode[])[] = isWrapped
        ? children.map((child) => (child as HtmlElement).children)
        : [caption.children];
    const paragraphs = parts.map((part) => readHtmlInlines(part, links));
    if (!paragraphs.every((paragraph) => paragraph !== null)) return null;
    const nodes = paragraphs
        .filter((paragraph) => paragraph.length > 0)
        .map((paragraph) => block('paragraph', paragraph));
    return nodes.length === 0 ? [] : [captionFragment(nodes)];
}

export function captionFragment(nodes: BlockNode[]): FragmentNode {
    return { object: 'fragment', fragment: 'caption', type: 'caption', nodes };
}

function readImage(
    element: HtmlElement,
    dark: string | undefined,
    fragments: FragmentNode[],
): BlockNode | null {
    const { src, alt, width, height } = element.attributes;
    if (src === undefined || !hasOnly(element, 'src', 'alt', 'width', 'height')) return null;
    const sizes = [width, height].map((size) =>
        size === undefined ? undefined : parseLength(size),
    );
    if (sizes.includes(null)) return null;
    return {
        ...voidBlock('image', {
            ref: { kind: 'url', url: src },
            ...(dark === undefined ? {} : { refDark: { kind: 'url', url: dark } }),
            ...(alt === undefined || alt === '' ? {} : { alt }),
            ...(width === undefined ? {} : { width: sizes[0] }),
            ...(height === undefined ? {} : { height: sizes[1] }),
        }),
        fragments,
    };
}

/** Writes an `images` block; null if the HTML cannot represent its data. */
export function writeImages(node: BlockNode, links: LinkContext): string | null {
    const { align, fullWidth, withFrame, ...rest } = node.data ?? {};
    if (Object.keys(rest).length > 0) return null;
    if (align !== undefined && !['left', 'center', 'right'].includes(String(align))) return null;
    const flags = [fullWidth, withFrame];
    if (!flags.every((flag) => flag === undefined || typeof flag === 'boolean')) return null;
    const figures = (node.nodes ?? []).map((child) =>
        isBlock(child) && child.type === 'image' ? writeFigure(child, links) : null,
    );
    if (figures.length === 0 || !figures.every((figure) => figure !== null)) return null;
    const attributes = formatAttributes({
        align: align as string | undefined,
        'data-full-width': fullWidth === undefined ? undefined : String(fullWidth),
        'data-with-frame': withFrame === undefined ? undefined : String(withFrame),
    });
    const [only] = figures;
    return figures.length === 1 && attributes === '' && only !== undefined
        ? only
        : `<div${attributes}>${figures.join(' ')}</div>`;
}

function writeFigure(image: BlockNode, links: LinkContext): string | null {
    const { ref, refDark, alt, width, height, ...rest } = image.data ?? {};
    if (Object.keys(rest).length > 0 || (alt !== undefined && typeof alt !== 'string')) return null;
    const sizes = [width, height].map((size) =>
        size === undefined ? undefined : formatLength(size),
    );
    const caption = writeCaption(image, links);
    if (sizes.includes(null) || caption === null) return null;
    const element = `<img${formatAttributes({
        src: urlOfRef((ref ?? {}) as ContentRef, links),
        alt: alt ?? '',
        width: sizes[0] ?? undefined,
        height: sizes[1] ?? undefined,
    })}>`;
    const media =
        refDark === undefined ? element : wrapPicture(element, refDark as ContentRef, links);
    return `<figure>${media}<figcaption>${caption}</figcaption></figure>`;
}

function writeCaption(image: BlockNode, links: LinkContext): string | null {
    const [fragment, extra] = image.fragments ?? [];
    if (fragment === undefined) return '';
    if (extra !== undefined || fragment.fragment !== 'caption') return null;
    const paragraphs = fragment.nodes.map((node) => {
        if (node.type !== 'paragraph' || Object.keys(node.data ?? {}).length > 0) return null;
        const inlines = (node.nodes ?? []).filter((child) => child.object !== 'block');
        const html = writeHtmlInlines(inlines, links);
        return html === null || html === '' ? html : `<p>${html}</p>`;
    });
    return paragraphs.every((paragraph) => paragraph !== null) ? paragraphs.join('') : null;
}

/** Reads `<img src="a.svg" alt="" class="gitbook-drawing">`. */
function readDrawing(element: HtmlElement): BlockNode | null {
    const { src, alt } = element.attributes;
    if (src === undefined || !hasOnly(element, 'src', 'alt', 'class')) return null;
    return voidBlock('drawing', {
        ref: { kind: 'file', file: src },
        ...(alt === undefined || alt === '' ? {} : { alt }),
    });
}

export function writeDrawing(node: BlockNode): string | null {
    const { ref, alt, ...rest } = node.data ?? {};
    const file = fileOf(ref);
    if (file === null || Object.keys(rest).length > 0) return null;
    if (alt !== undefined && typeof alt !== 'string') return null;
    return `<img${formatAttributes({ src: file, alt: alt ?? '', class: 'gitbook-drawing' })}>`;
}

/** Returns the path of a file reference within the repository; null for every other reference. */
export function fileOf(ref: unknown): string | null {
    if (typeof ref !== 'object' || ref === null) return null;
    const { kind, file, ...rest } = ref as Record<string, unknown>;
    const isFile = kind === 'file' && typeof file === 'string' && Object.keys(rest).length === 0;
    return isFile ? file : null;
}
