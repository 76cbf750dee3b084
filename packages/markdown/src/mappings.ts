import type { PublicManifest } from '@bindery/contract';

/** A block that is written as a fenced code block: the manifest's `blocks[].markdown`. */
export interface BlockMapping {
    integration: string;
    block: string;
    /** The language of the fence, e.g. `mermaid`. */
    codeblock: string;
    /** The property for the content of the fence. */
    body: string;
}

/** If two mappings have the same fence, the first one applies. */
export type BlockMappings = readonly BlockMapping[];

/**
 * Collects the mappings of manifests, sorted by the integrations' names, so that a fence always maps to the same block.
 *
 * @see https://gitbook.com/docs/developers/integrations/guides/markdown
 * @example blockMappings([{ name: 'mermaid', manifest }]) // [{ integration: 'mermaid', block: 'diagram', … }]
 */
export function blockMappings(
    integrations: readonly { name: string; manifest: PublicManifest }[],
): BlockMapping[] {
    return integrations
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .flatMap(({ name, manifest }) =>
            (manifest.blocks ?? []).flatMap((block) =>
                block.markdown === undefined
                    ? []
                    : [{ integration: name, block: block.id, ...block.markdown }],
            ),
        );
}

export function mappingOfFence(
    mappings: BlockMappings,
    language: string,
): BlockMapping | undefined {
    return mappings.find(({ codeblock }) => codeblock === language);
}

export function mappingOfBlock(
    mappings: BlockMappings,
    integration: unknown,
    block: unknown,
): BlockMapping | undefined {
    const found = mappings.find(
        (mapping) => mapping.integration === integration && mapping.block === block,
    );
    // If the fence belongs to another integration's block, a block written with the fence would be read as that one.
    return found !== undefined && mappingOfFence(mappings, found.codeblock) === found
        ? found
        : undefined;
}
