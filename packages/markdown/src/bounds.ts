import { yamlError } from './parse-yaml.ts';

/**
 * Maximum characters per page. The parser takes about 2 ms per kilobyte and blocks the event loop, so a longer page
 * becomes one verbatim block, which holds its source. The longest page of Node's documentation has 190 KB.
 */
const MAX_PAGE_LENGTH = 256 * 1024;

/** Maximum depth of nested containers. The parser recurses; 1,000 nested lists take seconds. */
const MAX_DEPTH = 100;

/** Limits of front matter. GitBook's own has up to 2 KB. */
const FRONT_MATTER_LIMITS = { maxLength: 64 * 1024, maxValues: 5000 };

/** Returns true if a text is within the limits for parsing. */
export function isReadable(source: string): boolean {
    return source.length <= MAX_PAGE_LENGTH && !isDeep(source);
}

/**
 * Checks a table of contents before it is parsed.
 *
 * @returns the reason why it is refused, as the end of a sentence; null if it is within the limits.
 */
export function summaryError(source: string): string | null {
    if (source.length > MAX_PAGE_LENGTH) {
        return `has ${source.length} characters; a table of contents has at most ${MAX_PAGE_LENGTH}`;
    }
    return isDeep(source) ? `has lists nested deeper than ${MAX_DEPTH} levels` : null;
}

/** Checks the YAML of front matter before it is parsed. Returns a reason or null, as {@link summaryError} does. */
export function frontMatterError(yaml: string): string | null {
    const reason = yamlError(yaml, FRONT_MATTER_LIMITS);
    return reason === null ? null : `has front matter ${reason}`;
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
        // A thematic break may have any length.
        const isRule = source[at] === '\n' || at === source.length;
        if (!isRule && depth + spaces / 4 > MAX_DEPTH) return true;
        if (isRule && source.slice(start, at).split('>').length > MAX_DEPTH) return true;
        const end = source.indexOf('\n', at);
        start = end === -1 ? source.length : end + 1;
    }
    return false;
}
