import { canFormat, formatAttributes, parseAttributes, type Attributes } from './attributes.ts';
import { mappingOfBlock, mappingOfFence, type BlockMappings } from './mappings.ts';
import { voidBlock, type BlockNode } from './nodes.ts';
import { formatTag, type Tag } from './tags.ts';

/** Holds what of a block's data is not its props. No property of JavaScript begins so by habit. */
const DATA = '$data';

/**
 * The block that a fence stands for; null when no manifest maps it, or its attributes cannot be read.
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

/** `{% @integration/block key="value" %}`: a block without a fence of its own. */
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

/** How a block of an integration is written: as its fence, or as a tag. Null when it cannot be. */
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

/** A database may give properties in another order than they were written in. */
function sorted(props: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(props).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
