import { isMap, parseDocument, type Document } from 'yaml';

import { frontMatterError } from './bounds.ts';
import { parseYaml } from './parse-yaml.ts';

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
    /** Further fields that pages show; the file keeps them as they are. */
    settings?: PageSettings;
}

/** The fields of the front matter that say how a page is shown. */
export interface PageSettings {
    /** `layout`: the width, and which parts of the page are visible. */
    layout?: Record<string, string | boolean>;
    cover?: string;
    hidden?: true;
    /** `vars`: the values of `page.vars` in the page's expressions. */
    variables?: Record<string, string>;
}

const FRONT_MATTER = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/;

/**
 * Splits off the front matter: a YAML map, or nothing, between two `---` lines. With any other text between them, the
 * lines are dividers of the body.
 */
export function splitFrontMatter(source: string): SplitFile {
    const match = FRONT_MATTER.exec(source);
    const yaml = match === null ? null : parseFields(match[1] ?? '');
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
    const settings = settingsOf(yaml);
    return {
        description: textAt(yaml, 'description'),
        icon: textAt(yaml, 'icon'),
        ...(settings === undefined ? {} : { settings }),
    };
}

/** The parts of a page that `layout` shows or hides: `title: { visible: false }`. */
const LAYOUT_PARTS = [
    'title',
    'description',
    'tableOfContents',
    'outline',
    'pagination',
    'metadata',
    'tags',
    'actions',
    'anchors',
    'cover',
];

/** The published sizes of a page's cover. */
const COVER_SIZES = ['hero', 'full', 'background'];

function settingsOf(yaml: Document | null): PageSettings | undefined {
    const fields = (yaml === null ? {} : fieldsIn(yaml)) as Record<string, unknown>;
    const layout = layoutOf(fields['layout']);
    const { cover, hidden } = fields;
    const variables = readVariables(fields['vars']);
    const settings: PageSettings = {
        ...(layout === undefined ? {} : { layout }),
        ...(typeof cover === 'string' && cover !== '' ? { cover } : {}),
        ...(hidden === true ? { hidden } : {}),
        ...(variables === undefined ? {} : { variables }),
    };
    return Object.keys(settings).length === 0 ? undefined : settings;
}

function layoutOf(value: unknown): Record<string, string | boolean> | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    const fields = value as Record<string, unknown>;
    const layout: Record<string, string | boolean> = {};
    const width = fields['width'];
    if (width === 'default' || width === 'wide') layout['width'] = width;
    for (const part of LAYOUT_PARTS) {
        const { visible, size } = (fields[part] ?? {}) as { visible?: unknown; size?: unknown };
        if (typeof visible === 'boolean') layout[part] = visible;
        const isSize = part === 'cover' && COVER_SIZES.includes(String(size));
        if (isSize) layout['coverSize'] = String(size);
    }
    return Object.keys(layout).length === 0 ? undefined : layout;
}

/**
 * Reads a map of variables: texts, numbers and flags by name. Skips other values. Returns undefined if no variable is
 * left.
 */
function readVariables(value: unknown): Record<string, string> | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const variables = Object.entries(value).flatMap(([name, each]: [string, unknown]) =>
        ['string', 'number', 'boolean'].includes(typeof each) ? [[name, String(each)]] : [],
    );
    return variables.length === 0
        ? undefined
        : (Object.fromEntries(variables) as Record<string, string>);
}

/** Reads a file of variables, `.gitbook/vars.yaml`. Returns undefined if it is not a map with variables. */
export function readVariablesFile(text: string): Record<string, string> | undefined {
    const yaml = parseFields(text);
    return yaml === null ? undefined : readVariables(fieldsIn(yaml));
}

/**
 * Returns the fields as values. Returns no fields if one of them is an alias, which could stand for any number of
 * values.
 */
function fieldsIn(yaml: Document): unknown {
    try {
        return yaml.toJS({ maxAliasCount: 0 }) ?? {};
    } catch {
        return {};
    }
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
    return yaml === null ? null : parseFields(yaml);
}

function parseFields(source: string): Document | null {
    if (frontMatterError(source) !== null) return null;
    const yaml = parseYaml(source);
    const isFields = isMap(yaml.contents) || yaml.contents === null;
    return yaml.errors.length === 0 && isFields ? yaml : null;
}
