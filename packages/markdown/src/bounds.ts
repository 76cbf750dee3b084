/**
 * Beyond this a page is kept as one piece of Markdown instead of being read: the parser takes about 2 ms a kilobyte, and
 * nothing else happens in the process meanwhile. The longest page of Node's documentation has 190 KB.
 */
const LONGEST_PAGE = 256 * 1024;

/** Containers in one another. The parser calls itself for each, and 1,000 lists in one another take it seconds. */
const DEEPEST = 100;

/** True when a text can be read within a moment. */
export function isReadable(source: string): boolean {
    return source.length <= LONGEST_PAGE && !isDeep(source);
}

function isDeep(source: string): boolean {
    for (let start = 0; start < source.length;) {
        let depth = 0;
        let spaces = 0;
        let at = start;
        for (; at < source.length; at++) {
            const character = source[at] ?? '';
            if (character === ' ') spaces++;
            else if (character === '\t') spaces += 4;
            else if ('>*+-'.includes(character)) depth++;
            else break;
        }
        // A rule may be as long as it likes.
        const isRule = source[at] === '\n' || at === source.length;
        if (!isRule && depth + spaces / 4 > DEEPEST) return true;
        if (isRule && source.slice(start, at).split('>').length > DEEPEST) return true;
        const end = source.indexOf('\n', at);
        start = end === -1 ? source.length : end + 1;
    }
    return false;
}
