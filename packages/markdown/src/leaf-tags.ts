import type { RootContent } from 'mdast';

import type { Attributes } from './attributes.ts';
import { enclose } from './containers.ts';
import { captionFragment, fileOf } from './images.ts';
import { refOfUrl, urlOfRef, type ContentRef, type LinkContext } from './links.ts';
import { plainText, voidBlock, type BlockNode } from './nodes.ts';
import { formatTag, readAttributes } from './tags.ts';

/**
 * GitBook's tags for blocks without content of their own: embeds, files, references and OpenAPI blocks. Some
 * have no end tag; others enclose a caption, or a link for readers of the plain file.
 */
interface LeafTag {
    tag: string;
    type: string;
    /** The content between `{% tag %}` and `{% endtag %}`. */
    encloses: 'caption' | 'link';
    /** True if the tag may be used without an end tag. */
    isLone: boolean;
    /** The field for the text of the enclosed link; default `label`. */
    labelField?: string;
    read(attributes: Attributes, links: LinkContext): Record<string, unknown> | null;
    write(data: Record<string, unknown>, links: LinkContext): Attributes | null;
}

const OPENAPI_FLAGS = { expanded: 'flag', fullWidth: 'flag' } as const;

const LEAF_TAGS: readonly LeafTag[] = [
    {
        tag: 'embed',
        type: 'embed',
        encloses: 'caption',
        isLone: true,
        read: (attributes) =>
            required(readAttributes(attributes, { url: 'text', fullWidth: 'flag' }), 'url'),
        write: (data) => texts(data, { url: 'string', fullWidth: 'boolean' }),
    },
    {
        tag: 'file',
        type: 'file',
        encloses: 'caption',
        isLone: true,
        read(attributes) {
            const data = required(readAttributes(attributes, { src: 'text', name: 'text' }), 'src');
            if (data === null) return null;
            const { src, ...rest } = data;
            return { ref: { kind: 'file', file: src }, ...rest };
        },
        write({ ref, ...rest }) {
            const src = fileOf(ref);
            return src === null ? null : texts({ src, ...rest }, { src: 'string', name: 'string' });
        },
    },
    {
        tag: 'content-ref',
        type: 'content-ref',
        encloses: 'link',
        isLone: false,
        labelField: 'title',
        read(attributes, links) {
            const data = required(readAttributes(attributes, { url: 'text' }), 'url');
            return data === null ? null : { ref: refOfUrl(String(data['url']), links) };
        },
        write: ({ ref, ...rest }, links) =>
            texts({ url: urlOfRef((ref ?? {}) as ContentRef, links), ...rest }, { url: 'string' }),
    },
    ...['openapi', 'swagger'].map((tag): LeafTag => ({
        tag,
        type: 'swagger',
        encloses: 'link',
        isLone: false,
        read(attributes) {
            const kinds = { src: 'text', path: 'text', method: 'text', ...OPENAPI_FLAGS } as const;
            const data = required(readAttributes(attributes, kinds), 'src', 'path', 'method');
            if (data === null) return null;
            const { src, ...rest } = data;
            const isUrl = /^https?:\/\//i.test(String(src));
            return {
                ref: isUrl ? { kind: 'url', url: src } : { kind: 'file', file: src },
                ...rest,
            };
        },
        write({ ref, ...rest }) {
            const { kind, url } = (ref ?? {}) as Record<string, unknown>;
            const src = kind === 'url' && /^https?:\/\//i.test(String(url)) ? url : fileOf(ref);
            return texts(
                { src, ...rest },
                {
                    src: 'string',
                    path: 'string',
                    method: 'string',
                    expanded: 'boolean',
                    fullWidth: 'boolean',
                },
            );
        },
    })),
    {
        tag: 'openapi-operation',
        type: 'openapi-operation',
        encloses: 'link',
        isLone: false,
        read: (attributes) =>
            readSpec(
                attributes,
                { path: 'text', method: 'text', headless: 'flag' },
                'path',
                'method',
            ),
        write: (data) => writeSpec(data, { path: 'string', method: 'string', headless: 'boolean' }),
    },
    {
        tag: 'openapi-webhook',
        type: 'openapi-webhook',
        encloses: 'link',
        isLone: false,
        read: (attributes) =>
            readSpec(
                attributes,
                { name: 'text', method: 'text', headless: 'flag' },
                'name',
                'method',
            ),
        write: (data) => writeSpec(data, { name: 'string', method: 'string', headless: 'boolean' }),
    },
    {
        tag: 'openapi-schemas',
        type: 'openapi-schemas',
        encloses: 'link',
        isLone: false,
        read(attributes) {
            const kinds = { schemas: 'text', grouped: 'flag', title: 'text' } as const;
            const data = readSpec(attributes, kinds, 'schemas');
            return data === null ? null : { ...data, schemas: String(data['schemas']).split(',') };
        },
        write({ schemas, ...rest }) {
            const isList =
                Array.isArray(schemas) &&
                schemas.length > 0 &&
                schemas.every((schema) => typeof schema === 'string' && !schema.includes(','));
            return isList
                ? writeSpec(
                      { schemas: schemas.join(','), ...rest },
                      { schemas: 'string', grouped: 'boolean', title: 'string' },
                  )
                : null;
        },
    },
];

function required(
    data: Record<string, unknown> | null,
    ...names: string[]
): Record<string, unknown> | null {
    return data !== null && names.every((name) => data[name] !== undefined) ? data : null;
}

/** Reads the attributes of an OpenAPI block that names its specification by `spec`. */
function readSpec(
    attributes: Attributes,
    kinds: Parameters<typeof readAttributes>[1],
    ...names: string[]
): Record<string, unknown> | null {
    const data = required(readAttributes(attributes, { spec: 'text', ...kinds }), 'spec', ...names);
    if (data === null) return null;
    const { spec, ...rest } = data;
    return { ref: { kind: 'openapi', spec }, ...rest };
}

function writeSpec(
    { ref, ...rest }: Record<string, unknown>,
    kinds: Readonly<Record<string, 'string' | 'boolean'>>,
): Attributes | null {
    const { kind, spec, ...more } = (ref ?? {}) as Record<string, unknown>;
    if (kind !== 'openapi' || Object.keys(more).length > 0) return null;
    return texts({ spec, ...rest }, { spec: 'string', ...kinds });
}

/** Returns data as attributes in the order of `kinds`; null if there is a field of another name or type. */
function texts(
    data: Record<string, unknown>,
    kinds: Readonly<Record<string, 'string' | 'boolean'>>,
): Attributes | null {
    const given = Object.entries(data).filter(([, value]) => value !== undefined);
    const isKnown = given.every(
        ([name, value]) => Object.hasOwn(kinds, name) && typeof value === kinds[name],
    );
    if (!isKnown) return null;
    return Object.fromEntries(
        Object.keys(kinds).flatMap((name) =>
            data[name] === undefined ? [] : [[name, String(data[name])]],
        ),
    );
}

const BY_TAG = new Map(LEAF_TAGS.map((spec) => [spec.tag, spec]));
const BY_TYPE = new Map(LEAF_TAGS.toReversed().map((spec) => [spec.type, spec]));

/** Returns true if a tag of this name may be used without an end tag. */
export function isLoneTag(name: string): boolean {
    return BY_TAG.get(name)?.isLone === true;
}

/**
 * Reads a tag with its content.
 *
 * @param inner the blocks between the tag and its end; undefined if it has no end.
 */
export function readLeafTag(
    name: string,
    attributes: Attributes,
    inner: readonly BlockNode[] | undefined,
    links: LinkContext,
): BlockNode | null {
    const spec = BY_TAG.get(name);
    const data = spec?.read(attributes, links) ?? null;
    if (spec === undefined || data === null) return null;
    if (inner === undefined) return spec.isLone ? voidBlock(spec.type, data) : null;
    if (spec.encloses === 'caption') {
        const isCaption = inner.length > 0 && inner.every(({ type }) => type === 'paragraph');
        if (!isCaption) return null;
        return { ...voidBlock(spec.type, data), fragments: [captionFragment([...inner])] };
    }
    const link = readLink(inner);
    if (link === null) return null;
    if (link === undefined) return voidBlock(spec.type, data);
    const target = urlOfTarget(link.ref, links);
    const isDefaultLabel = target !== null && link.label === defaultLabel(target);
    const isSameTarget = urlOfTarget(data['ref'], links) === target;
    return voidBlock(spec.type, {
        ...data,
        ...(isDefaultLabel ? {} : { [spec.labelField ?? 'label']: link.label }),
        ...(isSameTarget ? {} : { link: link.ref }),
    });
}

/** Returns GitBook's text for a reference: the last part of its path. */
function defaultLabel(url: string): string {
    return url.replace(/\/+$/, '').split('/').at(-1) ?? url;
}

/** Reads the only link inside a reference; undefined if there is none, null for any other content. */
function readLink(inner: readonly BlockNode[]): { label: string; ref: unknown } | null | undefined {
    const [paragraph, second] = inner;
    if (paragraph === undefined) return undefined;
    const [link, extra] = (paragraph.nodes ?? []).filter(
        (node) => node.object !== 'text' || plainText(node) !== '',
    );
    if (second !== undefined || paragraph.type !== 'paragraph' || extra !== undefined) return null;
    if (link?.object !== 'inline' || link.type !== 'link' || link.data?.['title'] !== undefined) {
        return null;
    }
    const isPlain = (link.nodes ?? []).every(
        (node) => node.object === 'text' && node.leaves.every(({ marks }) => marks.length === 0),
    );
    return isPlain ? { label: plainText(link), ref: link.data?.['ref'] } : null;
}

/**
 * Returns the URL of a reference; a file has its path. Null for an OpenAPI specification, which has no URL in Markdown.
 */
function urlOfTarget(target: unknown, links: LinkContext): string | null {
    const ref = (target ?? {}) as ContentRef;
    if (ref.kind === 'openapi') return null;
    return fileOf(ref) ?? urlOfRef(ref, links);
}

/** Writes a block as its tag; null if the tag has no attribute for some of its data. */
export function writeLeafTag(
    node: BlockNode,
    caption: readonly RootContent[],
    links: LinkContext,
): RootContent | null {
    const spec = BY_TYPE.get(node.type);
    if (spec === undefined) return null;
    const isLink = spec.encloses === 'link';
    const labelField = spec.labelField ?? 'label';
    const { link, [labelField]: label, ...data } = node.data ?? {};
    const attributes = spec.write(isLink ? data : (node.data ?? {}), links);
    if (attributes === null) return null;
    const open = formatTag({ name: spec.tag, attributes });
    const tagLines = { open, close: `{% end${spec.tag} %}` };
    if (!isLink) {
        return caption.length === 0 ? { type: 'html', value: open } : enclose(tagLines, caption);
    }
    if (label !== undefined && typeof label !== 'string') return null;
    const url = urlOfTarget(link ?? data['ref'], links);
    if (url === null) return label === undefined ? enclose(tagLines, []) : null;
    const value = label ?? defaultLabel(url);
    return enclose(tagLines, [
        {
            type: 'paragraph',
            children: [{ type: 'link', url, children: [{ type: 'text', value }] }],
        },
    ]);
}
