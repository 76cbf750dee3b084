import { isMap, parseDocument, type Document } from 'yaml';

/** A Markdown file in two: what stands between `---` lines at its beginning, with these, and the rest. */
export interface SplitFile {
    /** Empty when there is none. */
    frontMatter: string;
    body: string;
}

const FRONT_MATTER = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;

/** Only a YAML map is front matter: two dividers at the beginning of a page are none. */
export function splitFrontMatter(source: string): SplitFile {
    const match = FRONT_MATTER.exec(source);
    const yaml = match === null ? null : parseYaml(match[1] ?? '');
    return match === null || yaml === null
        ? { frontMatter: '', body: source }
        : { frontMatter: match[0], body: source.slice(match[0].length) };
}

/** The page's description, GitBook's one field of the front matter that a page shows. */
export function descriptionOf(frontMatter: string): string | undefined {
    const yaml = documentOf(frontMatter);
    const description: unknown = yaml?.get('description');
    return typeof description === 'string' && description !== '' ? description : undefined;
}

/** The same front matter with another description; what else is in it, comments too, stays. */
export function withDescription(frontMatter: string, description: string | undefined): string {
    if (descriptionOf(frontMatter) === description) return frontMatter;
    const yaml = documentOf(frontMatter) ?? parseDocument('{}');
    if (description === undefined) yaml.delete('description');
    else yaml.set('description', description);
    if (isMap(yaml.contents)) {
        if (yaml.contents.items.length === 0) return '';
        yaml.contents.flow = false;
    }
    return `---\n${yaml.toString({ lineWidth: 80 }).trimEnd()}\n---\n`;
}

function documentOf(frontMatter: string): Document | null {
    const match = FRONT_MATTER.exec(frontMatter);
    return match === null ? null : parseYaml(match[1] ?? '');
}

function parseYaml(source: string): Document | null {
    const yaml = parseDocument(source);
    return yaml.errors.length === 0 && isMap(yaml.contents) ? yaml : null;
}
