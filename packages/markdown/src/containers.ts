import type { BlockContent, RootContent } from 'mdast';

import type { Attributes } from './attributes.ts';
import { formatLength, parseLength } from './lengths.ts';
import { block, isBlock, type BlockNode } from './nodes.ts';
import { formatTag } from './tags.ts';
import type { GitbookContainer } from './to-markdown.ts';

/** Converts an attribute of a tag to a field of a block's data, and back; to undefined for a value of another type. */
interface Field {
    /** The field's name, if it is not the attribute's. */
    name?: string;
    read(value: unknown): unknown;
    write(value: unknown): string | undefined;
}

const text: Field = {
    read: (value) => (typeof value === 'string' ? value : undefined),
    write: (value) => (typeof value === 'string' ? value : undefined),
};

const flag: Field = {
    read: (value) => {
        if (value !== 'true' && value !== 'false' && typeof value !== 'boolean') return undefined;
        return String(value) === 'true';
    },
    write: (value) => (typeof value === 'boolean' ? String(value) : undefined),
};

function oneOf(...values: string[]): Field {
    const check = (value: unknown): string | undefined =>
        typeof value === 'string' && values.includes(value) ? value : undefined;
    return { read: check, write: check };
}

function renamed(name: string, field: Field): Field {
    return { ...field, name };
}

const length: Field = {
    read: (value) => (typeof value === 'string' ? (parseLength(value) ?? undefined) : undefined),
    write: (value) => formatLength(value) ?? undefined,
};

/** `tags="added,fixed"` is a list of references to tags. */
const tags: Field = {
    read: (value) =>
        typeof value === 'string' && value !== ''
            ? value.split(',').map((tag) => ({ kind: 'tag', tag }))
            : undefined,
    write(value) {
        if (!Array.isArray(value) || value.length === 0) return undefined;
        const names = value.map((one: unknown) => {
            const { kind, tag, ...rest } = (one ?? {}) as Record<string, unknown>;
            const isTag = kind === 'tag' && Object.keys(rest).length === 0;
            return isTag && typeof tag === 'string' && !tag.includes(',') ? tag : '';
        });
        return names.includes('') ? undefined : names.join(',');
    },
};

/** One of GitBook's tags that encloses blocks: `{% tag field="value" %}` … `{% endtag %}`. */
interface ContainerSpec {
    tag: string;
    type: string;
    fields: Readonly<Record<string, Field>>;
    /** Values of fields that the tag may omit. */
    defaults?: Readonly<Record<string, unknown>>;
    /** The type of all children; any blocks if absent. */
    child?: string;
}

/** Fields in the order in which GitBook writes the attributes. */
const CONTAINERS: readonly ContainerSpec[] = [
    {
        tag: 'hint',
        type: 'hint',
        fields: { style: oneOf('info', 'warning', 'danger', 'success'), icon: text },
        defaults: { style: 'info' },
    },
    { tag: 'tabs', type: 'tabs', fields: { fullWidth: flag }, child: 'tabs-item' },
    { tag: 'tab', type: 'tabs-item', fields: { title: text, icon: text, slug: text } },
    { tag: 'stepper', type: 'stepper', fields: {}, child: 'stepper-step' },
    { tag: 'step', type: 'stepper-step', fields: { icon: text } },
    { tag: 'columns', type: 'columns', fields: { fullWidth: flag }, child: 'column' },
    {
        tag: 'column',
        type: 'column',
        fields: {
            width: length,
            valign: renamed('verticalAlignment', oneOf('top', 'middle', 'bottom')),
        },
    },
    { tag: 'updates', type: 'updates', fields: { format: text }, child: 'update' },
    { tag: 'update', type: 'update', fields: { date: text, tags } },
    {
        tag: 'prompt',
        type: 'prompt',
        fields: {
            description: text,
            icon: text,
            openInAIProviders: flag,
            defaultExpanded: oneOf('hidden', 'partial', 'full'),
        },
        child: 'code',
    },
];

const BY_TAG = new Map(CONTAINERS.map((spec) => [spec.tag, spec]));
const BY_TYPE = new Map(CONTAINERS.map((spec) => [spec.type, spec]));

export function isContainerTag(name: string): boolean {
    return BY_TAG.has(name);
}

/** Reads a container from its tag and children; null if it has an unknown attribute or child. */
export function readContainer(
    name: string,
    attributes: Attributes,
    children: BlockNode[],
): BlockNode | null {
    const spec = BY_TAG.get(name);
    if (spec === undefined) return null;
    const data: Record<string, unknown> = { ...spec.defaults };
    for (const [attribute, value] of Object.entries(attributes)) {
        const field = Object.hasOwn(spec.fields, attribute) ? spec.fields[attribute] : undefined;
        const read = field?.read(value);
        if (field === undefined || read === undefined) return null;
        data[field.name ?? attribute] = read;
    }
    return hasChildren(spec, children) ? block(spec.type, children, data) : null;
}

function hasChildren({ child }: ContainerSpec, children: readonly BlockNode[]): boolean {
    if (child === undefined) return true;
    return children.length > 0 && children.every(({ type }) => type === child);
}

/** Returns a container's opening tag; null if its data or its children cannot be written. */
export function containerTags(node: BlockNode): { open: string; close: string } | null {
    const spec = BY_TYPE.get(node.type);
    if (spec === undefined) return null;
    const { ...rest } = node.data ?? {};
    const attributes: Attributes = {};
    for (const [attribute, field] of Object.entries(spec.fields)) {
        const name = field.name ?? attribute;
        const value = rest[name];
        delete rest[name];
        if (value === undefined) continue;
        const written = field.write(value);
        if (written === undefined) return null;
        attributes[attribute] = written;
    }
    const children = node.nodes ?? [];
    if (Object.values(rest).some((value) => value !== undefined)) return null;
    if (!children.every(isBlock) || !hasChildren(spec, children)) return null;
    return { open: formatTag({ name: spec.tag, attributes }), close: `{% end${spec.tag} %}` };
}

/** Writes a container around children that are already written; null in the same cases as {@link containerTags}. */
export function writeContainer(
    node: BlockNode,
    children: readonly RootContent[],
): GitbookContainer | null {
    const tagLines = containerTags(node);
    return tagLines === null ? null : enclose(tagLines, children);
}

/**
 * Encloses blocks in an opening and a closing tag.
 *
 * @param gap the line breaks between the tags and the content.
 */
export function enclose(
    { open, close }: { open: string; close: string },
    children: readonly RootContent[],
    gap = '\n',
): GitbookContainer {
    return {
        type: 'gitbookContainer',
        open,
        close,
        gap,
        // All root content except definitions and footnotes is block content; the writers create neither of them.
        children: children as BlockContent[],
    };
}
