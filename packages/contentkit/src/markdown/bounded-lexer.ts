import { Lexer, Tokenizer, type Token, type Tokens, type TokensList } from 'marked';

/** Maximum nesting of lists and quotes; deeper content becomes plain text. */
const MAX_NESTING = 24;
/** Maximum cells of a table. `marked` pads each row to the width of the header, so 10 KB can become a million cells. */
const MAX_CELLS = 5000;

/**
 * Maximum runs of `*` and `_`, or of `~`, in one text. `marked` searches the rest of the text for the end of each, so
 * that 20 KB of `*a_` froze a page for seconds. Beyond the limit they are plain text.
 */
const MAX_RUNS = 100;

class BoundedTokenizer extends Tokenizer {
    /** False in a text with too many markers. */
    hasEmphasis = true;

    override emStrong(
        ...parameters: Parameters<Tokenizer['emStrong']>
    ): ReturnType<Tokenizer['emStrong']> {
        return this.hasEmphasis ? super.emStrong(...parameters) : undefined;
    }

    override del(...parameters: Parameters<Tokenizer['del']>): ReturnType<Tokenizer['del']> {
        return this.hasEmphasis ? super.del(...parameters) : undefined;
    }

    override table(source: string): Tokens.Table | undefined {
        const end = source.search(/\n[ \t]*\n/);
        const lines = (end === -1 ? source : source.slice(0, end)).split('\n');
        const columns = lines[0]?.split('|').length ?? 0;
        return columns * lines.length > MAX_CELLS ? undefined : super.table(source);
    }
}

/** A lexer with limits, because the time that `marked` takes grows with the square of the nesting depth. */
export class BoundedLexer extends Lexer {
    #nesting = 0;
    readonly #tokenizer: BoundedTokenizer;

    constructor() {
        const tokenizer = new BoundedTokenizer();
        super({ gfm: true, tokenizer });
        this.#tokenizer = tokenizer;
    }

    override inlineTokens(source: string, tokens?: Token[]): Token[] {
        const before = this.#tokenizer.hasEmphasis;
        this.#tokenizer.hasEmphasis = (source.match(/[*_]+|~+/g)?.length ?? 0) <= MAX_RUNS;
        try {
            return super.inlineTokens(source, tokens);
        } finally {
            this.#tokenizer.hasEmphasis = before;
        }
    }

    override blockTokens(source: string, tokens?: Token[], clipped?: boolean): Token[];
    override blockTokens(source: string, tokens?: TokensList, clipped?: boolean): TokensList;
    override blockTokens(source: string, tokens: Token[] = [], clipped?: boolean): Token[] {
        if (this.#nesting >= MAX_NESTING) {
            tokens.push({ type: 'text', raw: source, text: source });
            return tokens;
        }
        this.#nesting++;
        try {
            return super.blockTokens(source, tokens, clipped);
        } finally {
            this.#nesting--;
        }
    }
}
