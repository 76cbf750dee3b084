import type { DocumentBlock, RenderIntegrationUI } from '@bindery/contract';

/** A node of a document. Documents come from the editor, from Markdown and from API clients. */
export interface DocumentNode {
    object: string;
    type?: string;
    data?: Record<string, unknown>;
    meta?: { id?: unknown };
    nodes?: DocumentNode[];
    fragments?: DocumentNode[];
    /** Name of the fragment within its block. */
    fragment?: string;
    leaves?: { text: string; marks: { type: string; data?: Record<string, unknown> }[] }[];
}

/** An integration's block on a page. */
export interface PlacedBlock {
    integration: string;
    /** Id of the component. */
    component: string;
    props: Record<string, unknown>;
    /** The pending action of a block made from a pasted link, `@link.unfurl`. It is sent with the first render. */
    action?: RenderIntegrationUI['action'];
}

export function asNodes(blocks: readonly DocumentBlock[]): DocumentNode[] {
    return blocks as unknown as DocumentNode[];
}

/** Returns the blocks of integrations in page order. Requests to render a block contain its index in this list. */
export function integrationBlocks(nodes: readonly DocumentNode[]): DocumentNode[] {
    return nodes.flatMap((node) =>
        node.type === 'integration'
            ? [node]
            : integrationBlocks([...(node.nodes ?? []), ...(node.fragments ?? [])]),
    );
}

/** Returns undefined if the node does not name an integration and a component. */
export function readBlock(node: DocumentNode | undefined): PlacedBlock | undefined {
    const { integration, block, props, action } = node?.data ?? {};
    if (typeof integration !== 'string' || typeof block !== 'string') return undefined;
    return {
        integration,
        component: block,
        props: typeof props === 'object' && props !== null ? { ...props } : {},
        ...(isAction(action) ? { action } : {}),
    };
}

/** Returns true for the action of a pasted link. No other action may run before a reader presses something. */
function isAction(value: unknown): value is { action: string } {
    return (
        typeof value === 'object' &&
        value !== null &&
        'action' in value &&
        value.action === '@link.unfurl'
    );
}

export function textOf(node: DocumentNode): string {
    if (node.object === 'text') return (node.leaves ?? []).map(({ text }) => text).join('');
    return (node.nodes ?? []).map(textOf).join('');
}
