/**
 * Operations are named after their paths: `listTeamsInOrganization` is at `/orgs/:/teams`. In the table a mark in a name
 * stands for such a word: the first for the last segment, the second for the one before, and so on, placeholders not
 * counted.
 */
export const MARKS = '#%&';

/** The word of a segment with its slash: `/custom-fonts` is `CustomFont`. */
export function wordOf(segment: string): string {
    return segment
        .replace(/[/_-](.)/g, (_, letter: string) => letter.toUpperCase())
        .replace(/s$/, '');
}
