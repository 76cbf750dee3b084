/**
 * The operations of the API, read from a compressed table.
 *
 * The published client spells every operation out as a function, 65 KB that each cold start would parse and each
 * client would allocate, although an invocation calls a handful. Here they are a 5 KB string that is read when the
 * first operation is looked up.
 *
 * The text, once its symbols are replaced, is the tree of paths: `/segment` goes down, `)` up, and `Aname` is an
 * operation at this path with the first profile; `path-words.ts` says what marks in a name are. A profile is a method and flags: `j` answers JSON, `b` takes a body,
 * `q` takes a query, `s` answers a stream. Arguments are the path's placeholders (`:`), body, query, and options.
 */
import { GROUPS, LETTERS, OPERATIONS, PROFILES, SYMBOLS } from './operations.generated.ts';
import { MARKS, wordOf } from './path-words.ts';

export interface Operation {
    method: string;
    /** With a `:` for each argument. */
    path: string;
    flags: string;
}

/** The names of the client's properties that hold operations. */
export const GROUP_NAMES = GROUPS.split(' ');

let groups: Map<string, Map<string, Operation>> | undefined;

/** The operations of a group by name. */
export function operationsOf(group: string): Map<string, Operation> {
    groups ??= readTree(expand());
    return groups.get(group) ?? new Map();
}

/** Undoes the compression of `scripts/compress.ts`: each line but the first is what one symbol stands for. */
function expand(): string {
    const [text = '', ...lines] = OPERATIONS.split('\n');
    const symbols = [...SYMBOLS];
    for (const prefix of '~|') {
        for (const letter of LETTERS) {
            symbols.push(prefix + letter);
        }
    }
    const meanings = new Map(lines.map((line, index) => [symbols[index], line]));
    const expanded = new Map<string, string>();
    const replace = (part: string): string =>
        part.replace(/[~|]?./g, (symbol) => {
            let whole = expanded.get(symbol);
            if (whole === undefined) {
                const meaning = meanings.get(symbol);
                whole = meaning === undefined ? symbol : replace(meaning);
                expanded.set(symbol, whole);
            }
            return whole;
        });
    return replace(text);
}

/** A place in the tree. */
interface Level {
    path: string;
    /** Of its segments, the last first. */
    words: string[];
    operations: Map<string, Operation>;
}

function readTree(tree: string): Map<string, Map<string, Operation>> {
    const profiles = PROFILES.split(' ').map((profile) => ({
        method: profile.replace(/[a-z]+/, ''),
        flags: profile.replace(/[A-Z]+/, ''),
    }));
    const result = new Map<string, Map<string, Operation>>();
    const above: Level[] = [];
    let level: Level = { path: '', words: [], operations: new Map() };
    for (const [token] of tree.matchAll(/\/[^A-Z/)]+|\)|[A-Z][\w#%&]*/g)) {
        if (token === ')') {
            level = above.pop() ?? level;
        } else if (token.startsWith('/')) {
            above.push(level);
            level = {
                path: level.path + token,
                words: token === '/:' ? level.words : [wordOf(token), ...level.words],
                operations: above.length > 1 ? level.operations : new Map(),
            };
            if (above.length === 1) {
                result.set(groupOf(token), level.operations);
            }
        } else {
            const { path, words, operations } = level;
            const name = token
                .slice(1)
                .replace(/[#%&]/g, (mark) => words[MARKS.indexOf(mark)] ?? '');
            const profile = profiles[token.charCodeAt(0) - 65] ?? { method: '', flags: '' };
            operations.set(name, { path, ...profile });
        }
    }
    return result;
}

/** The client's property for the operations below a first segment: `/custom-hostnames` is `customHostnames`. */
function groupOf(segment: string): string {
    return segment.slice(1).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
