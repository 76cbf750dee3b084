import type { PublicManifest } from '@bindery/contract';

/** A block that Markdown writes as a fenced code block: the manifest's `blocks[].markdown`. */
export interface BlockMapping {
    integration: string;
    block: string;
    /** What the fence names, e.g. `mermaid`. */
    codeblock: string;
    /** The property that what is fenced goes to. */
    body: string;
}

/** Of two blocks with the same fence the first one counts. */
export type BlockMappings = readonly BlockMapping[];

/**
 * The mappings that manifests declare, in the order of the integrations' names, so that the same fence means the same
 * block every time.
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
    // Another integration's block owns the fence: written with it, this one would come back as that one.
    return found !== undefined && mappingOfFence(mappings, found.codeblock) === found
        ? found
        : undefined;
}
