import { allowsBlock, type ActiveIntegration, type PublishableKeyRow } from '@bindery/platform';

/** A block that a publishable key may render, with what tools for Markdown need to recognise it. */
export interface ListedBlock {
    integration: string;
    block: string;
    title: string;
    /** The code fence that becomes the block: its language, and the prop that receives its content. */
    markdown?: { codeblock: string; body: string };
    /** Patterns of the links that the block shows. */
    urlUnfurl?: string[];
}

/** Lists the blocks of the active integrations that a key allows, sorted by the integrations' names. */
export function listBlocks(
    key: PublishableKeyRow,
    active: readonly ActiveIntegration[],
): ListedBlock[] {
    return active
        .toSorted((a, b) => (a.integration < b.integration ? -1 : 1))
        .flatMap((installed) =>
            (installed.manifest.blocks ?? [])
                .filter(({ id }) => allowsBlock(key, installed, id))
                .map(({ id, title, markdown, urlUnfurl }) => ({
                    integration: installed.integration,
                    block: id,
                    title,
                    ...(markdown === undefined ? {} : { markdown }),
                    ...(urlUnfurl === undefined ? {} : { urlUnfurl }),
                })),
        );
}
