import { matchesURLPattern } from '@bindery/contract/url-pattern';

/** A block that the key allows: an entry of the host's `/embed/v1/blocks`. */
export interface KnownBlock {
    integration: string;
    block: string;
    /** The code fence that becomes the block: its language, and the prop that receives its content. */
    markdown?: { codeblock: string; body: string };
    /** Patterns of the links that the block shows. */
    urlUnfurl?: readonly string[];
}

/** A block in a page, with the values of the attributes of its element `<bindery-block>`. */
export interface PageBlock {
    integration: string;
    block: string;
    props?: Record<string, unknown>;
    /** The link that the block shows, instead of props. */
    url?: string;
    /** Further attributes of the element: `theme`, `locale`, `height`. */
    attributes?: Record<string, string>;
}

/** Returns the block for a fence, or undefined. The first block with the language applies, as in a space. */
export function blockOfFence(
    known: readonly KnownBlock[],
    language: string,
    content: string,
): PageBlock | undefined {
    const found = known.find(({ markdown }) => markdown?.codeblock === language);
    if (!found?.markdown) return undefined;
    const { integration, block, markdown } = found;
    return { integration, block, props: { [markdown.body]: content } };
}

/**
 * Returns the block that shows a link, or undefined.
 *
 * @throws TypeError on Node before version 24, which lacks `URLPattern`, if a block has patterns.
 */
export function blockOfLink(known: readonly KnownBlock[], url: string): PageBlock | undefined {
    if (!/^https?:\/\//i.test(url)) return undefined;
    const found = known.find(({ urlUnfurl = [] }) =>
        urlUnfurl.some((pattern) => matchesURLPattern(pattern, url)),
    );
    return found && { integration: found.integration, block: found.block, url };
}

/** Name of the directive: `::bindery{integration="mermaid" block="diagram"}`. */
export const DIRECTIVE = 'bindery';

/** Attributes of a directive that are attributes of the element; all others are props of the block. */
const ELEMENT_ATTRIBUTES = new Set(['theme', 'locale', 'height', 'class', 'id']);

/**
 * Returns the block of a directive.
 *
 * @param content JSON with the props, from the body of a container directive.
 * @throws Error that says what the author of the page must change.
 */
export function blockOfDirective(
    attributes: Readonly<Record<string, string | null | undefined>>,
    content = '',
): PageBlock {
    const { integration, block, url, props, ...rest } = attributes;
    if (!integration || !block) {
        throw new Error(
            `The directive "${DIRECTIVE}" needs an integration and a block: ::${DIRECTIVE}{integration="hello-world" block="hello"}`,
        );
    }
    const given: Record<string, unknown> = {};
    const kept: Record<string, string> = {};
    for (const [name, value] of Object.entries(rest)) {
        if (ELEMENT_ATTRIBUTES.has(name)) kept[name] = value ?? '';
        else given[name] = value ?? '';
    }
    return {
        integration,
        block,
        ...(url ? { url } : {}),
        props: { ...given, ...parseProps(props, 'props'), ...parseProps(content, 'the content') },
        attributes: kept,
    };
}

function parseProps(text: string | null | undefined, where: string): Record<string, unknown> {
    if (!text?.trim()) return {};
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw new Error(
            `The directive "${DIRECTIVE}": ${where} is not JSON. ${(error as Error).message}`,
            { cause: error },
        );
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw new Error(
            `The directive "${DIRECTIVE}": ${where} must be a JSON object, for example { "message": "Hi" }.`,
        );
    }
    // The cast holds: it is neither null nor a list.
    return value as Record<string, unknown>;
}

/** Returns the attributes of the element for a block. */
export function elementAttributes({
    integration,
    block,
    props = {},
    url,
    attributes = {},
}: PageBlock): Record<string, string> {
    return {
        integration,
        block,
        ...(Object.keys(props).length > 0 ? { props: JSON.stringify(props) } : {}),
        ...(url === undefined ? {} : { url }),
        ...attributes,
    };
}
