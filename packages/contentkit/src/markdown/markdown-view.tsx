import type { Token, Tokens } from 'marked';
import { createElement, Fragment, memo, useMemo, useState, type ReactNode } from 'react';

import { imageURL, linkURL } from '../url.ts';
import { BoundedLexer } from './bounded-lexer.ts';
import { ShowMore } from '../elements/show-more.tsx';
import { Anchor } from '../elements/text.tsx';

/** Characters rendered initially and by each press of "Show more". */
const CHARACTERS_AT_ONCE = 20_000;

/**
 * Renders Markdown: CommonMark with GitHub's tables, task lists and strikethrough. Creates React elements, never HTML
 * text, so that no script can run. HTML tags are removed; their text stays.
 */
export function MarkdownView({ content }: { content: string }): ReactNode {
    const [limit, setLimit] = useState(1);
    const { pieces, rest } = useMemo(() => splitContent(content, limit), [content, limit]);
    return (
        <div className="ck-markdown">
            {pieces.map((piece, index) => (
                <Piece key={index} content={piece} />
            ))}
            {rest > 0 && (
                <ShowMore
                    hidden={`${rest} more characters`}
                    onPress={() => setLimit((before) => before + 1)}
                />
            )}
        </div>
    );
}

const Piece = memo(function Piece({ content }: { content: string }): ReactNode {
    return blocks(new BoundedLexer().lex(content));
});

/** Splits content into at most `limit` pieces, at paragraph ends where possible. `rest` counts the characters left. */
function splitContent(content: string, limit: number): { pieces: string[]; rest: number } {
    const pieces: string[] = [];
    let start = 0;
    while (start < content.length && pieces.length < limit) {
        const piece = content.slice(start, start + CHARACTERS_AT_ONCE);
        const isLast = start + CHARACTERS_AT_ONCE >= content.length;
        const blank = piece.lastIndexOf('\n\n');
        const end = blank > 0 ? blank : piece.lastIndexOf('\n');
        const length = isLast || end <= 0 ? piece.length : end;
        pieces.push(piece.slice(0, length));
        start += length;
    }
    return { pieces, rest: content.length - start };
}

function blocks(tokens: readonly Token[] | undefined): ReactNode[] {
    return (tokens ?? []).map((token, index) => <Fragment key={index}>{block(token)}</Fragment>);
}

/**
 * Renders a block token. The casts are safe: marked's token type is open for extensions; without extensions `type`
 * determines the token.
 */
function block(token: Token): ReactNode {
    switch (token.type) {
        case 'heading':
            return heading(token as Tokens.Heading);
        case 'paragraph':
            return <p>{inline(token.tokens)}</p>;
        case 'code':
            return (
                <pre tabIndex={0}>
                    <code>{(token as Tokens.Code).text}</code>
                </pre>
            );
        case 'blockquote':
            return <blockquote>{blocks(token.tokens)}</blockquote>;
        case 'list':
            return list(token as Tokens.List);
        case 'table':
            return table(token as Tokens.Table);
        case 'hr':
            return <hr />;
        case 'html':
            return htmlText((token as Tokens.HTML).text);
        case 'space':
        case 'def':
            return null;
        default:
            return inline([token]);
    }
}

/** Renders a heading. Headings start at `h2`, because `h1` is the title of the page. */
function heading(token: Tokens.Heading): ReactNode {
    return createElement(
        `h${Math.min(6, token.depth + 1)}`,
        { 'data-level': token.depth },
        inline(token.tokens),
    );
}

function list(token: Tokens.List): ReactNode {
    const items = token.items.map((item, index) => (
        <li key={index} data-task={item.task ? '' : undefined}>
            {item.task && (
                <input
                    type="checkbox"
                    checked={item.checked === true}
                    disabled
                    readOnly
                    aria-label={item.checked ? 'Done' : 'To do'}
                />
            )}
            {item.tokens
                .filter((one) => one.type !== 'checkbox')
                .map((one, position) => (
                    <Fragment key={position}>
                        {one.type === 'text' || (!item.loose && one.type === 'paragraph')
                            ? inline('tokens' in one && one.tokens ? one.tokens : [one])
                            : block(one)}
                    </Fragment>
                ))}
        </li>
    ));
    if (!token.ordered) return <ul>{items}</ul>;
    return <ol start={token.start === '' ? undefined : token.start}>{items}</ol>;
}

function table(token: Tokens.Table): ReactNode {
    return (
        <figure className="ck-markdown__table" tabIndex={0} aria-label="Table">
            <table>
                <thead>
                    <tr>
                        {token.header.map((cell, index) => (
                            <th key={index} scope="col" data-align={cell.align ?? undefined}>
                                {inline(cell.tokens)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {token.rows.map((row, index) => (
                        <tr key={index}>
                            {row.map((cell, column) => (
                                <td key={column} data-align={cell.align ?? undefined}>
                                    {inline(cell.tokens)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </figure>
    );
}

function inline(tokens: readonly Token[] | undefined): ReactNode[] {
    return (tokens ?? []).map((token, index) => <Fragment key={index}>{phrase(token)}</Fragment>);
}

function phrase(token: Token): ReactNode {
    switch (token.type) {
        case 'strong':
            return <strong>{inline(token.tokens)}</strong>;
        case 'em':
            return <em>{inline(token.tokens)}</em>;
        case 'del':
            return <s>{inline(token.tokens)}</s>;
        case 'codespan':
            return <code>{(token as Tokens.Codespan).text}</code>;
        case 'br':
            return <br />;
        case 'link':
            return link(token as Tokens.Link);
        case 'image':
            return image(token as Tokens.Image);
        case 'html':
            return /^<br\s*\/?>$/i.test(token.raw.trim()) ? <br /> : null;
        case 'checkbox':
            return null;
        default: {
            const { tokens: inner, text } = token as { tokens?: Token[]; text?: string };
            return inner ? inline(inner) : unescape(text ?? token.raw);
        }
    }
}

function link(token: Tokens.Link): ReactNode {
    const url = linkURL(token.href);
    if (url === null) return inline(token.tokens);
    return (
        <Anchor url={url} title={token.title ?? undefined}>
            {inline(token.tokens)}
        </Anchor>
    );
}

function image(token: Tokens.Image): ReactNode {
    const url = imageURL(token.href);
    if (url === null) return token.text;
    return <img src={url} alt={token.text} loading="lazy" referrerPolicy="no-referrer" />;
}

/**
 * Returns the text of HTML: removes scripts and styles with their content; other tags are removed, their content stays.
 */
function htmlText(html: string): ReactNode {
    const text = html
        .replaceAll(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
        .replaceAll(/<!--[\s\S]*?(-->|$)/g, '')
        .replaceAll(/<\/?[a-z][^>]*>?/gi, ' ')
        .trim();
    return text === '' ? null : <p>{unescape(text)}</p>;
}

const ENTITIES: Record<string, string> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    '#39': "'",
    nbsp: ' ',
};

/** Decodes the common named entities; React escapes text itself. */
function unescape(text: string): string {
    return text.replaceAll(
        /&(amp|lt|gt|quot|#39|nbsp);/g,
        (entity, name: string) => ENTITIES[name] ?? entity,
    );
}
