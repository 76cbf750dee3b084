import {
    blockOfDirective,
    blockOfFence,
    type KnownBlock,
    type PageBlock,
} from '@bindery/embed/build';

import { attributesOf, CONTAINER_CLOSE, CONTAINER_OPEN, LEAF } from './directives.ts';
import type { Token } from './markdown-it.ts';

export interface FoundBlock {
    block: PageBlock;
    /** The tokens that the block replaces. */
    from: number;
    to: number;
    /** The content of the element if there is no static HTML. */
    fallback: Token[];
}

/**
 * Returns true if a page has tokens that may be blocks. Pages without such tokens are built without a request to the
 * host.
 */
export function mayHaveBlocks(tokens: readonly Token[]): boolean {
    return tokens.some(
        (token, index) =>
            (token.type === 'fence' && token.info.trim() !== '') ||
            token.type === CONTAINER_OPEN ||
            token.type === LEAF ||
            linkAt(tokens, index) !== undefined,
    );
}

/**
 * Finds the blocks of a page.
 *
 * @throws Error for an invalid directive, with its line.
 */
export function findBlocks(
    tokens: readonly Token[],
    known: readonly KnownBlock[],
    ofLink: (url: string) => PageBlock | undefined,
): FoundBlock[] {
    const found: FoundBlock[] = [];
    for (let index = 0; index < tokens.length; index++) {
        const block = blockAt(tokens, index, known, ofLink);
        if (!block) continue;
        found.push(block);
        index = block.to - 1;
    }
    return found;
}

function blockAt(
    tokens: readonly Token[],
    index: number,
    known: readonly KnownBlock[],
    ofLink: (url: string) => PageBlock | undefined,
): FoundBlock | undefined {
    const token = tokens[index];
    if (!token) return undefined;
    if (token.type === LEAF || token.type === CONTAINER_OPEN) return directiveAt(tokens, index);
    if (token.type === 'fence') {
        const block = blockOfFence(known, languageOf(token), token.content.replace(/\n$/, ''));
        return block && { block, from: index, to: index + 1, fallback: [token] };
    }
    const url = linkAt(tokens, index);
    const block = url === undefined ? undefined : ofLink(url);
    return block && { block, from: index, to: index + 3, fallback: tokens.slice(index, index + 3) };
}

function directiveAt(tokens: readonly Token[], from: number): FoundBlock {
    const token = tokens[from] as Token; // the caller read it
    const end =
        token.type === LEAF ? from : tokens.findIndex((each, at) => at > from && isEndOf(each));
    const inner = tokens.slice(from + 1, end);
    const isJson = (each: Token) => each.type === 'fence' && languageOf(each) === 'json';
    const json = inner.filter(isJson).map(({ content }) => content);
    try {
        return {
            block: blockOfDirective(attributesOf(token), json.join('')),
            from,
            to: end + 1,
            fallback: inner.filter((each) => !isJson(each)),
        };
    } catch (error) {
        const line = (token.map?.[0] ?? 0) + 1;
        throw new Error(`Line ${line}: ${(error as Error).message}`, { cause: error });
    }
}

function isEndOf({ type }: Token): boolean {
    return type === CONTAINER_CLOSE;
}

/** Returns the language of a fence. VitePress writes highlighted lines directly after it: `js{1,3}`. */
function languageOf({ info }: Token): string {
    return /^[^\s{:]*/.exec(info.trim())?.[0] ?? '';
}

/** Returns the URL of the paragraph at an index, if the paragraph contains nothing but a bare URL. */
function linkAt(tokens: readonly Token[], index: number): string | undefined {
    const [open, inline] = tokens.slice(index, index + 2);
    if (open?.type !== 'paragraph_open' || open.hidden || inline?.type !== 'inline') {
        return undefined;
    }
    const url = inline.content.trim().replace(/^<(.*)>$/, '$1');
    return /^https?:\/\/[^\s<>]+$/.test(url) ? url : undefined;
}
