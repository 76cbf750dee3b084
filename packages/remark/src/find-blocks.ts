import {
    blockOfDirective,
    blockOfFence,
    DIRECTIVE,
    type KnownBlock,
    type PageBlock,
} from '@bindery/embed/build';
import type { Code, Nodes, Paragraph, Root } from 'mdast';
import type { ContainerDirective, LeafDirective } from 'mdast-util-directive';
import { toString } from 'mdast-util-to-string';
import { EXIT, visit } from 'unist-util-visit';
import type { VFile } from 'vfile';

interface Parent {
    children: Nodes[];
}

export interface FoundBlock {
    block: PageBlock;
    parent: Parent;
    node: Nodes;
    /** The content of the element if there is no static HTML. */
    fallback: Nodes[];
}

export interface BlockLookup {
    known: readonly KnownBlock[];
    ofLink: (url: string) => PageBlock | undefined;
}

/**
 * Returns true if a page has nodes that may be blocks. Pages without such nodes are built without a request to the
 * host.
 */
export function mayHaveBlocks(tree: Root): boolean {
    let found = false;
    visit(tree, (node) => {
        found =
            (node.type === 'code' && Boolean(node.lang)) ||
            (node.type === 'paragraph' && linkOf(node) !== undefined) ||
            isDirective(node);
        return found ? EXIT : undefined;
    });
    return found;
}

/** Finds the blocks of a page. An invalid directive fails the build of the page, with its place in the file. */
export function findBlocks(tree: Root, file: VFile, lookup: BlockLookup): FoundBlock[] {
    const found: FoundBlock[] = [];
    visit(tree, (node, _index, parent) => {
        const blocks = blockOf(node, file, lookup);
        if (parent && blocks) found.push({ ...blocks, parent: parent as Parent, node });
        return blocks ? 'skip' : undefined;
    });
    return found;
}

function blockOf(
    node: Nodes,
    file: VFile,
    { known, ofLink }: BlockLookup,
): Pick<FoundBlock, 'block' | 'fallback'> | undefined {
    if (isDirective(node)) return ofDirective(node, file);
    const block =
        node.type === 'code'
            ? blockOfFence(known, node.lang ?? '', node.value)
            : node.type === 'paragraph'
              ? ofLink(linkOf(node) ?? '')
              : undefined;
    return block && { block, fallback: [node] };
}

function ofDirective(
    node: LeafDirective | ContainerDirective,
    file: VFile,
): Pick<FoundBlock, 'block' | 'fallback'> {
    const children = node.children as Nodes[];
    const json = children.filter((child): child is Code => isJson(child));
    try {
        return {
            block: blockOfDirective(node.attributes ?? {}, json.map(({ value }) => value).join('')),
            fallback: node.type === 'leafDirective' ? [] : children.filter((each) => !isJson(each)),
        };
    } catch (error) {
        return file.fail((error as Error).message, node, '@bindery/remark');
    }
}

function isDirective(node: Nodes): node is LeafDirective | ContainerDirective {
    return (
        (node.type === 'leafDirective' || node.type === 'containerDirective') &&
        node.name === DIRECTIVE
    );
}

function isJson(node: Nodes): boolean {
    return node.type === 'code' && node.lang === 'json';
}

/** Returns the URL of a paragraph that contains nothing but a bare URL. */
function linkOf(paragraph: Paragraph): string | undefined {
    const [only, ...others] = paragraph.children;
    if (only === undefined || others.length > 0) return undefined;
    const text = toString(only);
    if (only.type === 'link') return only.url === text ? text : undefined;
    return only.type === 'text' && /^https?:\/\/\S+$/.test(text) ? text : undefined;
}
