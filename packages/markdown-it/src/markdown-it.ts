/** The parts of markdown-it's types that the plugin uses, so that it accepts every version of markdown-it. */
export interface Token {
    type: string;
    tag: string;
    info: string;
    content: string;
    meta: unknown;
    hidden: boolean;
    map: [number, number] | null;
    children: Token[] | null;
}

export interface CoreState {
    tokens: Token[];
    Token: new (type: string, tag: string, nesting: 0) => Token;
}

interface BlockState {
    src: string;
    bMarks: number[];
    tShift: number[];
    eMarks: number[];
    line: number;
    push(type: string, tag: string, nesting: 0): Token;
}

type CoreRule = (state: CoreState) => void;
type BlockRule = (state: BlockState, start: number, end: number, silent: boolean) => boolean;

export interface MarkdownIt {
    // Methods, so that markdown-it's own, narrower types are accepted.
    core: {
        ruler: {
            push(name: string, rule: CoreRule): void;
            after(other: string, name: string, rule: CoreRule): void;
        };
    };
    block: {
        ruler: {
            before(other: string, name: string, rule: BlockRule, options: { alt: string[] }): void;
        };
    };
}
