import { decodeNamedCharacterReference } from 'decode-named-character-reference';

/** A node of an HTML fragment; text is decoded. */
export type HtmlNode = HtmlElement | string;

export interface HtmlElement {
    name: string;
    /** An attribute without a value, such as `data-hidden`, has the empty string. */
    attributes: Readonly<Record<string, string>>;
    children: HtmlNode[];
}

const TAG =
    /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z_][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(\/?)>/y;
const ATTRIBUTE = /([a-zA-Z_][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const VOID_ELEMENTS: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'input', 'source']);

/** Elements whose content is not markup. */
const RAW_ELEMENTS: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title', 'xmp']);

/** Maximum nesting of elements. GitBook's own Markdown has up to eight levels. */
const MAX_DEPTH = 64;

/**
 * Parses a fragment of HTML strictly: every element must be closed in order. A browser repairs other input; this parser
 * returns null, so that the caller keeps the source.
 *
 * @returns null for comments, raw text elements, unclosed or misnested tags, and more than `MAX_DEPTH` levels.
 */
export function parseHtml(source: string): HtmlNode[] | null {
    const root: HtmlNode[] = [];
    const open: HtmlElement[] = [];
    let text = '';
    const children = (): HtmlNode[] => open.at(-1)?.children ?? root;
    const flush = (): void => {
        if (text !== '') children().push(decodeReferences(text));
        text = '';
    };
    for (let at = 0; at < source.length;) {
        if (source[at] !== '<') {
            const end = source.indexOf('<', at);
            text += source.slice(at, end === -1 ? source.length : end);
            at = end === -1 ? source.length : end;
            continue;
        }
        TAG.lastIndex = at;
        const match = TAG.exec(source);
        if (match === null) return null;
        at = TAG.lastIndex;
        flush();
        const name = (match[2] ?? '').toLowerCase();
        if (RAW_ELEMENTS.has(name)) return null;
        if (match[1] === '/') {
            if (open.pop()?.name !== name) return null;
            continue;
        }
        const attributes = parseAttributes(match[3] ?? '');
        if (attributes === null) return null;
        const element: HtmlElement = { name, attributes, children: [] };
        children().push(element);
        if (VOID_ELEMENTS.has(name)) continue;
        if (match[4] === '/' || open.length >= MAX_DEPTH) return null;
        open.push(element);
    }
    flush();
    return open.length === 0 ? root : null;
}

/** Parses the attributes of a tag; null if one is given twice. */
function parseAttributes(source: string): Record<string, string> | null {
    // Without a prototype, so that an attribute named `__proto__` is an ordinary property.
    const attributes = Object.create(null) as Record<string, string>;
    for (const [, name = '', double, single, bare] of source.matchAll(ATTRIBUTE)) {
        const key = name.toLowerCase();
        if (key in attributes) return null;
        attributes[key] = decodeReferences(double ?? single ?? bare ?? '');
    }
    return attributes;
}

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,31}));/g;

/** Decodes character references; an unknown reference is not changed. */
function decodeReferences(text: string): string {
    return text.replaceAll(REFERENCE, (all, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) return decodeNamedCharacterReference(name) || all;
        const point = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
        const isValid = point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
        return isValid ? String.fromCodePoint(point) : all;
    });
}

/** Escapes text for an element's content. A line break could end the HTML block that contains the element. */
export function escapeText(text: string): string {
    return text.replaceAll(/[&<\r\n]/g, encode);
}

export function escapeAttribute(text: string): string {
    return text.replaceAll(/[&<>"\r\n]/g, encode);
}

/** Escapes text of HTML inside a paragraph, where Markdown syntax applies too. */
export function escapeInlineText(text: string): string {
    return text.replaceAll(/[&<>\r\n`*[\]\\~$|!:@]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, encode);
}

function encode(character: string): string {
    return `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`;
}

/** Formats ` name="value"` for each attribute that is not undefined; `true` gives the name alone. */
export function formatAttributes(
    attributes: Readonly<Record<string, string | number | true | undefined>>,
): string {
    return Object.entries(attributes)
        .map(([name, value]) => {
            if (value === undefined) return '';
            return value === true ? ` ${name}` : ` ${name}="${escapeAttribute(String(value))}"`;
        })
        .join('');
}

export function isElement(node: HtmlNode | undefined, name?: string): node is HtmlElement {
    return typeof node === 'object' && (name === undefined || node.name === name);
}

/** Returns the children without whitespace between elements. */
export function elementsOf(nodes: readonly HtmlNode[]): HtmlNode[] {
    return nodes.filter((node) => typeof node !== 'string' || node.trim() !== '');
}

/** Returns the text of nodes if there is no element among them, otherwise null. */
export function textOf(nodes: readonly HtmlNode[]): string | null {
    return nodes.every((node) => typeof node === 'string') ? nodes.join('') : null;
}

/** Returns true if an element has no attributes other than the given ones. */
export function hasOnly(element: HtmlElement, ...names: string[]): boolean {
    return Object.keys(element.attributes).every((name) => names.includes(name));
}
