import {
    elementsOf,
    escapeAttribute,
    formatAttributes,
    hasOnly,
    isElement,
    parseHtml,
    type HtmlNode,
} from './html.ts';
import { readFlag } from './images.ts';
import { readInlineElement, writeInlineElement } from './inline-elements.ts';
import type { LinkContext } from './links.ts';
import { block, isBlock, leaf, text, type BlockNode, type DocumentNode } from './nodes.ts';

/** Attributes of `<pre>` and the fields of the block that they set. */
const FLAGS: Readonly<Record<string, string>> = {
    'data-line-numbers': 'lineNumbers',
    'data-full-width': 'fullWidth',
    'data-expandable': 'expandable',
};

/**
 * Reads code that GitBook writes as HTML because a fence cannot contain highlighted lines and expressions:
 * `<pre class="language-js"><code class="lang-js">first\n<strong>highlighted\n</strong>last</code></pre>`.
 *
 * @returns null for any other HTML.
 */
export function readHtmlCode(html: string, links: LinkContext): BlockNode | null {
    const [pre, extra] = elementsOf(parseHtml(html.trim()) ?? []);
    if (!isElement(pre, 'pre') || extra !== undefined) return null;
    const [code, more] = elementsOf(pre.children);
    if (!isElement(code, 'code') || more !== undefined || !hasOnly(code, 'class')) return null;
    if (!hasOnly(pre, 'class', 'data-title', 'data-overflow', ...Object.keys(FLAGS))) return null;
    const { class: preClass, 'data-title': title, 'data-overflow': overflow } = pre.attributes;
    const syntax = /^lang-([^\s]+)$/.exec(code.attributes['class'] ?? '')?.[1];
    if (preClass !== (syntax === undefined ? undefined : `language-${syntax}`)) return null;
    if (syntax === undefined && code.attributes['class'] !== undefined) return null;
    if (overflow !== undefined && overflow !== 'wrap' && overflow !== 'scroll') return null;
    const data: Record<string, unknown> = {
        ...(syntax === undefined ? {} : { syntax }),
        ...(title === undefined ? {} : { title }),
        ...(overflow === undefined ? {} : { overflow }),
    };
    for (const [attribute, name] of Object.entries(FLAGS)) {
        const flag = readFlag(pre.attributes[attribute]);
        if (flag === null) return null;
        if (flag !== undefined) data[name] = flag;
    }
    const lines = readLines(code.children, links);
    return lines === null ? null : block('code', lines, data);
}

interface Line {
    nodes: DocumentNode[];
    isHighlighted: boolean;
}

/** Reads the lines of code. A highlighted line is a `<strong>` that includes the line break. */
function readLines(nodes: readonly HtmlNode[], links: LinkContext): BlockNode[] | null {
    const lines: Line[] = [{ nodes: [], isHighlighted: false }];
    const add = (content: string): void => {
        for (const [index, part] of content.split('\n').entries()) {
            if (index > 0) lines.push({ nodes: [], isHighlighted: false });
            if (part !== '') lines.at(-1)?.nodes.push(text([leaf(part)]));
        }
    };
    for (const node of nodes) {
        if (typeof node === 'string') add(node);
        else if (node.name === 'strong' && hasOnly(node)) {
            const inner = readLines(node.children, links);
            const end = node.children.at(-1);
            const isWhole = typeof end === 'string' && end.endsWith('\n');
            if (inner === null || !isWhole || (lines.at(-1)?.nodes.length ?? 0) > 0) return null;
            lines.pop();
            for (const line of inner) lines.push({ nodes: line.nodes ?? [], isHighlighted: true });
            lines.push({ nodes: [], isHighlighted: false });
        } else {
            const inline = readInlineElement(node, links);
            if (inline?.type !== 'expression') return null;
            lines.at(-1)?.nodes.push(inline);
        }
    }
    // Drop the empty last line: GitBook writes a line break after the last line.
    if (lines.length > 1 && lines.at(-1)?.nodes.length === 0) lines.pop();
    return lines.map((line) =>
        block(
            'code-line',
            line.nodes.length === 0 ? [text([])] : line.nodes,
            line.isHighlighted ? { highlighted: true } : {},
        ),
    );
}

/** Writes code as HTML; null if it holds data that {@link readHtmlCode} does not read. */
export function writeHtmlCode(node: BlockNode, links: LinkContext): string | null {
    const { syntax, title, overflow, ...rest } = node.data ?? {};
    if (syntax !== undefined && (typeof syntax !== 'string' || !/^[^\s]+$/.test(syntax)))
        return null;
    if ([title, overflow].some((field) => field !== undefined && typeof field !== 'string'))
        return null;
    const known = Object.values(FLAGS);
    const isKnown = Object.entries(rest).every(
        ([name, value]) =>
            value === undefined || (known.includes(name) && typeof value === 'boolean'),
    );
    const lines = (node.nodes ?? []).map((line) => writeLine(line, links));
    if (!isKnown || !lines.every((line) => line !== null)) return null;
    const attributes = formatAttributes({
        class: syntax === undefined ? undefined : `language-${syntax}`,
        'data-title': title as string | undefined,
        'data-overflow': overflow as string | undefined,
        ...Object.fromEntries(
            Object.entries(FLAGS).map(([attribute, name]) => {
                const flag = rest[name];
                return [attribute, flag === true ? true : flag === false ? 'false' : undefined];
            }),
        ),
    });
    const lang = syntax === undefined ? '' : formatAttributes({ class: `lang-${syntax}` });
    return `<pre${attributes}><code${lang}>${lines.join('')}</code></pre>`;
}

function writeLine(line: DocumentNode, links: LinkContext): string | null {
    if (!isBlock(line) || line.type !== 'code-line') return null;
    const { highlighted = false, ...rest } = line.data ?? {};
    if (Object.keys(rest).length > 0 || typeof highlighted !== 'boolean') return null;
    const parts = (line.nodes ?? []).map((node) => {
        if (node.object === 'text') {
            const isPlain = node.leaves.every(({ marks }) => (marks ?? []).length === 0);
            // Angle brackets are escaped so that no text looks like the end of the element.
            return isPlain
                ? escapeAttribute(node.leaves.map((child) => child.text).join(''))
                : null;
        }
        return node.object === 'inline' && node.type === 'expression'
            ? writeInlineElement(node, links, escapeAttribute)
            : null;
    });
    if (!parts.every((part) => part !== null)) return null;
    const content = parts.join('');
    return highlighted ? `<strong>${content}\n</strong>` : `${content}\n`;
}
