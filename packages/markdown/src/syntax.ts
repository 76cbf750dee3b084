import type { Paragraph } from 'mdast';
import type { Extension as TreeExtension } from 'mdast-util-from-markdown';
import { htmlFlow } from 'micromark-core-commonmark';
import type { Code, Construct, Effects, Extension, State, Tokenizer } from 'micromark-util-types';

/**
 * GitBook's additions to Markdown that the parser must know:
 *
 * - A tag (`{% hint style="info" %}`) alone on its line is a block. It ends a paragraph, an HTML block, and every
 *   container that the line is not indented into.
 * - A formula (`$$x_1$$`) contains no Markdown.
 */
declare module 'micromark-util-types' {
    interface TokenTypeMap {
        gitbookTag: 'gitbookTag';
        gitbookMath: 'gitbookMath';
    }
}

/** A tag on its own line, with the braces. */
interface GitbookTag {
    type: 'gitbookTag';
    value: string;
    position?: Position | undefined;
}

/** A formula with its dollar signs. */
interface GitbookMath {
    type: 'gitbookMath';
    value: string;
    position?: Position | undefined;
}

type Position = NonNullable<Paragraph['position']>;

declare module 'mdast' {
    interface RootContentMap {
        gitbookTag: GitbookTag;
        gitbookMath: GitbookMath;
    }
    interface PhrasingContentMap {
        gitbookMath: GitbookMath;
    }
}

const DOUBLE_QUOTE = 34;
const PERCENT = 37;
const SINGLE_QUOTE = 39;
const LESS_THAN = 60;
const BACKSLASH = 92;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
const DOLLAR = 36;

/**
 * Returns true at the end of a line or of the text. In micromark, negative codes are line endings (-5 to -3), a tab and
 * its fill (-2, -1); null is the end of the text.
 */
const isLineEnd = (code: Code): boolean => code === null || code < -2;
const isSpace = (code: Code): boolean => code === -2 || code === -1 || code === 32;

/**
 * Returns a tokenizer for a tag alone on its line.
 *
 * @param quotes If true, `%}` inside a quoted attribute does not end the tag.
 */
function tagTokenizer(quotes: boolean): Tokenizer {
    return function (effects, ok, nok) {
        let quote: Code = null;
        return start;

        function start(code: Code): State | undefined {
            effects.enter('gitbookTag');
            effects.consume(code);
            return afterBrace;
        }
        function afterBrace(code: Code): State | undefined {
            if (code !== PERCENT) return nok(code);
            effects.consume(code);
            return inside;
        }
        function inside(code: Code): State | undefined {
            if (isLineEnd(code)) return nok(code);
            effects.consume(code);
            if (quote !== null) {
                if (code === BACKSLASH) return escaped;
                if (code === quote) quote = null;
                return inside;
            }
            if (quotes && (code === DOUBLE_QUOTE || code === SINGLE_QUOTE)) quote = code;
            return code === PERCENT ? afterPercent : inside;
        }
        function escaped(code: Code): State | undefined {
            if (isLineEnd(code)) return nok(code);
            effects.consume(code);
            return inside;
        }
        function afterPercent(code: Code): State | undefined {
            if (code !== CLOSING_BRACE) return inside(code);
            effects.consume(code);
            return after;
        }
        function after(code: Code): State | undefined {
            if (isSpace(code)) {
                effects.consume(code);
                return after;
            }
            if (!isLineEnd(code)) return nok(code);
            effects.exit('gitbookTag');
            return ok(code);
        }
    };
}

const tokenizeMath: Tokenizer = function (effects, ok, nok) {
    let size = 0;
    return start;

    function start(code: Code): State | undefined {
        effects.enter('gitbookMath');
        effects.consume(code);
        return second;
    }
    function second(code: Code): State | undefined {
        if (code !== DOLLAR) return nok(code);
        effects.consume(code);
        return inside;
    }
    function inside(code: Code): State | undefined {
        if (isLineEnd(code)) return nok(code);
        if (code === DOLLAR) return size === 0 ? nok(code) : closing(code);
        size++;
        effects.consume(code);
        return inside;
    }
    function closing(code: Code): State | undefined {
        effects.consume(code);
        return last;
    }
    function last(code: Code): State | undefined {
        if (code !== DOLLAR) return inside(code);
        effects.consume(code);
        effects.exit('gitbookMath');
        return ok;
    }
};

const quotedTag: Construct = { name: 'gitbookTag', tokenize: tagTokenizer(true), concrete: true };
const plainTag: Construct = { name: 'gitbookTag', tokenize: tagTokenizer(false), concrete: true };
const math: Construct = { name: 'gitbookMath', tokenize: tokenizeMath };

/** Matches the end of a line that is followed by a tag on its own line. */
const tagOnNextLine: Construct = {
    partial: true,
    tokenize(effects, ok, nok) {
        return start;

        function start(code: Code): State | undefined {
            if (code === null || !isLineEnd(code)) return nok(code);
            effects.enter('lineEnding');
            effects.consume(code);
            effects.exit('lineEnding');
            return lineStart;
        }
        function lineStart(code: Code): State | undefined {
            if (isSpace(code)) {
                effects.enter('linePrefix');
                return indentation(code);
            }
            return tag(code);
        }
        function indentation(code: Code): State | undefined {
            if (isSpace(code)) {
                effects.consume(code);
                return indentation;
            }
            effects.exit('linePrefix');
            return tag(code);
        }
        function tag(code: Code): State | undefined {
            if (code !== OPENING_BRACE) return nok(code);
            return effects.attempt([quotedTag, plainTag], ok, nok)(code);
        }
    },
};

/**
 * Returns true if a construct that the HTML block checks is the blank line, which ends the block. The other construct
 * is the lazy line (CommonMark's lazy continuation).
 */
function isBlankLine(construct: Parameters<Effects['check']>[0]): construct is Construct {
    const tokenize = 'tokenize' in construct ? construct.tokenize : undefined;
    return typeof tokenize === 'function' && tokenize.name === 'tokenizeBlankLineBefore';
}

/**
 * CommonMark's HTML block, which also ends before a tag. GitBook writes `</table>` and `{% endtab %}` on adjacent
 * lines; without this, the tag would belong to the HTML.
 */
const html: Construct = {
    ...htmlFlow,
    tokenize(effects, ok, nok) {
        const check: Effects['check'] = (construct, checked, failed) =>
            effects.check(
                isBlankLine(construct) ? [construct, tagOnNextLine] : construct,
                checked,
                failed,
            );
        return htmlFlow.tokenize.call(this, { ...effects, check }, ok, nok);
    },
};

export const gitbookSyntax: Extension = {
    flow: { [OPENING_BRACE]: [quotedTag, plainTag], [LESS_THAN]: html },
    text: { [DOLLAR]: math },
};

export const gitbookTree: TreeExtension = {
    enter: {
        gitbookTag(token) {
            this.enter({ type: 'gitbookTag', value: this.sliceSerialize(token).trimEnd() }, token);
        },
        gitbookMath(token) {
            this.enter({ type: 'gitbookMath', value: this.sliceSerialize(token) }, token);
        },
    },
    exit: {
        gitbookTag(token) {
            this.exit(token);
        },
        gitbookMath(token) {
            this.exit(token);
        },
    },
};
