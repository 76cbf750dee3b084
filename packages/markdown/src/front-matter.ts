import { isMap, parseDocument, type Document } from 'yaml';

import { frontMatterError } from './bounds.ts';

/** A Markdown file in two parts: the front matter with its `---` lines, and the rest. */
export interface SplitFile {
    /** Empty if the file has no front matter. */
    frontMatter: string;
    body: string;
}

/** The fields of the front matter that are also fields of a page. */
export interface PageFields {
    description: string | undefined;
    icon?: string | undefined;
}

const FRONT_MATTER = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;

/**
 * Splits off the front matter: a YAML map, or nothing, between two `---` lines. With any other text between them, the
 * lines are dividers of the body.
 */
export function splitFrontMatter(source: string): SplitFile {
    const match = FRONT_MATTER.exec(source);
    const yaml = match === null ? null : parseYaml(match[1] ?? '');
    return match === null || yaml === null
        ? { frontMatter: '', body: source }
        : { frontMatter: match[0], body: source.slice(match[0].length) };
}

/** Returns the YAML between the `---` lines, without parsing it; null if there are none. */
export function rawFrontMatter(source: string): string | null {
    const match = FRONT_MATTER.exec(source);
    return match === null ? null : (match[1] ?? '');
}

/** Reads the fields of a page from its front matter. */
export function fieldsOf(frontMatter: string): PageFields {
    const yaml = documentOf(frontMatter);
    return { description: textAt(yaml, 'description'), icon: textAt(yaml, 'icon') };
}

function textAt(yaml: Document | null, name: string): string | undefined {
    const value: unknown = isMap(yaml?.contents) ? yaml.get(name) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Returns the front matter with other fields. Everything else in it, including comments, keeps its text. */
export function frontMatterWith(frontMatter: string, fields: PageFields): string {
    const before = fieldsOf(frontMatter);
    const changes = Object.entries({ description: fields.description, icon: fields.icon }).filter(
        ([name, value]) =>
            // A field that the caller omits is not changed.
            name in fields && value !== before[name as keyof PageFields],
    );
    if (changes.length === 0) return frontMatter;
    const yaml = documentOf(frontMatter) ?? parseDocument('{}');
    for (const [name, value] of changes) {
        if (value === undefined) yaml.delete(name);
        else yaml.set(name, value);
    }
    if (isMap(yaml.contents)) {
        if (yaml.contents.items.length === 0) return '';
        yaml.contents.flow = false;
    }
    return `---\n${yaml.toString({ lineWidth: 80 }).trimEnd()}\n---\n`;
}

function documentOf(frontMatter: string): Document | null {
    const yaml = rawFrontMatter(frontMatter);
    return yaml === null ? null : parseYaml(yaml);
}

function parseYaml(source: string): Document | null {
    if (frontMatterError(source) !== null) return null;
    const yaml = parseDocument(source);
    const isFields = isMap(yaml.contents) || yaml.contents === null;
    return yaml.errors.length === 0 && isFields ? yaml : null;
}
