import { attention, setextUnderline } from 'micromark-core-commonmark';
import { gfm } from 'micromark-extension-gfm';
import type { Construct, Extension, Resolver, TokenType } from 'micromark-util-types';

declare module 'micromark-util-types' {
    interface TokenTypeMap {
        boundedAttention: 'boundedAttention';
        boundedStrikethrough: 'boundedStrikethrough';
    }
}

/**
 * Maximum number of runs of `*` and `_`, or of `~`, in one text: a paragraph, a cell, a heading. The parser compares
 * each run that may close emphasis with all runs before it, so that 12 KB of `*a_` took seconds. Beyond the limit, runs
 * are plain text.
 */
const MAX_RUNS = 1000;

const ASTERISK = 42;
const EQUALS = 61;
const HYPHEN = 45;
const UNDERSCORE = 95;
const TILDE = 126;

/**
 * Wraps a construct of the parser that pairs runs of markers. Until they are counted, the runs have a type of their
 * own, which no resolver of the parser knows.
 *
 * @param type The type of the runs that the construct resolves.
 * @param own The type of the runs until they are counted.
 */
function bounded(construct: Construct, type: TokenType, own: TokenType): Construct {
    const resolve: Resolver = construct.resolveAll ?? ((events) => events);
    const resolveAll: Resolver = (events, context) => {
        const runs = events.filter(([, token]) => token.type === own);
        if (runs.length === 0) return events;
        // Each run has two events, which share a token.
        const isBounded = runs.length <= 2 * MAX_RUNS;
        for (const [, token] of runs) token.type = isBounded ? type : 'data';
        return isBounded ? resolve(events, context) : events;
    };
    return {
        name: own,
        resolveAll,
        tokenize(effects, ok, nok) {
            return construct.tokenize.call(
                this,
                {
                    ...effects,
                    enter: (_type, fields) => effects.enter(own, fields),
                    exit: () => effects.exit(own),
                },
                ok,
                nok,
            );
        },
    };
}

const boundedAttention = bounded(attention, 'attentionSequence', 'boundedAttention');

/** CommonMark's emphasis with a limit. */
const emphasis: Extension = {
    disable: { null: ['attention'] },
    text: { [ASTERISK]: boundedAttention, [UNDERSCORE]: boundedAttention },
    insideSpan: { null: [boundedAttention] },
};

/**
 * CommonMark's underlined headings. The parser's own resolver copies all events of the page for each of them; this one
 * passes it those of the heading.
 */
const heading: Construct = {
    ...setextUnderline,
    name: 'boundedSetextUnderline',
    resolveTo(events, context) {
        const start = events.findLastIndex(
            ([kind, token]) => kind === 'enter' && token.type === 'content',
        );
        const own = events.splice(start);
        const resolved = setextUnderline.resolveTo?.(own, context) ?? own;
        for (const event of resolved) events.push(event);
        return events;
    },
};

const headings: Extension = {
    disable: { null: ['setextUnderline'] },
    flow: { [EQUALS]: heading, [HYPHEN]: heading },
};

/** GFM whose strikethrough has a limit. */
function boundedGfm(): Extension {
    const extension = gfm();
    const [strikethrough] = [extension.text?.[TILDE] ?? []].flat();
    if (strikethrough === undefined) return extension;
    const own = bounded(strikethrough, 'strikethroughSequenceTemporary', 'boundedStrikethrough');
    return {
        ...extension,
        text: { ...extension.text, [TILDE]: own },
        insideSpan: { null: [own] },
    };
}

/** CommonMark and GFM in time that does not grow with the square of the markers in a text. */
export const boundedSyntax: readonly Extension[] = [emphasis, headings, boundedGfm()];
