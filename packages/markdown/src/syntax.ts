import type { Paragraph } from 'mdast';
import type { Extension as TreeExtension } from 'mdast-util-from-markdown';
import type { Code, Construct, Extension, State, Tokenizer } from 'micromark-util-types';

/**
 * GitBook's additions to Markdown that the parser has to know, because it would take them apart otherwise: a tag
 * (`{% hint style="info" %}`) alone on its line ends a paragraph and whatever the line is not indented into; a formula
 * (`$$x_1$$`) holds no Markdown.
 */
declare module 'micromark-util-types' {
    interface TokenTypeMap {
        gitbookTag: 'gitbookTag';
        gitbookMath: 'gitbookMath';
    }
}

/** A tag on a line of its own, with the braces. */
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

const PERCENT = 37;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;
const DOLLAR = 36;

/** micromark's codes: negative ones are line endings (-5 to -3), a tab and its fill (-2, -1), null is the end. */
const isLineEnd = (code: Code): boolean => code === null || code < -2;
const isSpace = (code: Code): boolean => code === -2 || code === -1 || code === 32;

const tokenizeTag: Tokenizer = function (effects, ok, nok) {
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
        return code === PERCENT ? afterPercent : inside;
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

const tag: Construct = { name: 'gitbookTag', tokenize: tokenizeTag, concrete: true };
const math: Construct = { name: 'gitbookMath', tokenize: tokenizeMath };

export const gitbookSyntax: Extension = {
    flow: { [OPENING_BRACE]: tag },
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
