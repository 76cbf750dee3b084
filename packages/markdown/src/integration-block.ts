import { canFormat, formatAttributes, parseAttributes, type Attributes } from './attributes.ts';
import { mappingOfBlock, mappingOfFence, type BlockMappings } from './mappings.ts';
import { voidBlock, type BlockNode } from './nodes.ts';
import { formatTag, type Tag } from './tags.ts';

/** The attribute for fields of a block other than its props. The `$` avoids a clash with a prop of the same name. */
const DATA = '$data';

/**
 * Reads a fence as an integration's block; null if no manifest maps it, or its attributes cannot be parsed.
 *
 * @see https://gitbook.com/docs/developers/integrations/guides/markdown
 */
export function blockOfFence(
    language: string,
    info: string,
    body: string,
    mappings: BlockMappings,
): BlockNode | null {
    const mapping = mappingOfFence(mappings, language);
    const attributes = mapping === undefined ? null : parseAttributes(info);
    if (mapping === undefined || attributes === null || mapping.body in attributes) return null;
    return integrationBlock(mapping.integration, mapping.block, {
        ...attributes,
        [mapping.body]: body,
    });
}

/** Reads `{% @integration/block key="value" %}`, used for a block that has no fence; null for other tags. */
export function blockOfTag({ name, attributes }: Tag): BlockNode | null {
    const match = /^@([\w.-]+)\/([\w.-]+)$/.exec(name);
    return match === null ? null : integrationBlock(match[1] ?? '', match[2] ?? '', attributes);
}

function integrationBlock(integration: string, block: string, attributes: Attributes): BlockNode {
    const { [DATA]: rest, ...props } = attributes;
    return voidBlock('integration', {
        ...(typeof rest === 'object' ? rest : {}),
        integration,
        block,
        props,
    });
}

/** Writes a block of an integration as its fence or as a tag; null if a prop's name cannot be an attribute. */
export function writtenBlock(
    { data }: BlockNode,
    mappings: BlockMappings,
): { fence: { language: string; info: string; body: string } } | { tag: string } | null {
    const { integration, block, props, ...rest } = data ?? {};
    const attributes: Attributes = {
        ...sorted((props ?? {}) as Record<string, unknown>),
        ...(Object.keys(rest).length === 0 ? {} : { [DATA]: rest }),
    };
    if (!canFormat(attributes)) return null;
    const mapping = mappingOfBlock(mappings, integration, block);
    const body = mapping === undefined ? undefined : attributes[mapping.body];
    if (mapping !== undefined && typeof body === 'string') {
        const { [mapping.body]: _body, ...info } = attributes;
        return {
            fence: { language: mapping.codeblock, info: formatAttributes(info), body },
        };
    }
    const name = `@${String(integration)}/${String(block)}`;
    return /^@[\w.-]+\/[\w.-]+$/.test(name) ? { tag: formatTag({ name, attributes }) } : null;
}

/** Sorts properties, because a database may return them in another order. */
function sorted(props: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(props).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
