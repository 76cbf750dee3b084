import type { ContentKitRenderOutput, RenderIntegrationUI } from '@bindery/contract';

import { createStore } from '../store/store.ts';

/** Maximum number of renders stored per block. Limits memory; covers the last interactions of the author. */
const MAX_RENDERS = 50;

/** One render of a block, for the inspector. */
export interface RenderRecord {
    /** Position in the history of the block, counted from 1. */
    number: number;
    /** Milliseconds since the epoch. */
    at: number;
    durationMs: number;
    /** The version of the integration that was running. */
    version: number;
    request: RenderIntegrationUI;
    output: ContentKitRenderOutput | null;
    /** The message of a failed render. */
    error: string | null;
    /** True if a later render was requested before this one completed. */
    superseded: boolean;
    invocationId: string | null;
}

/** A block on the open page. */
export interface LiveBlock {
    key: string;
    integration: string;
    componentId: string;
    title: string;
    renders: readonly RenderRecord[];
    /** Stores props in the document, which renders the block; absent for a component outside a document. */
    setProps?: (props: Record<string, unknown>) => void;
}

/** The blocks on the open page by key, in the order they were added. */
export const liveBlocks = createStore<Readonly<Record<string, LiveBlock>>>({});

export function addBlock(block: Omit<LiveBlock, 'renders'>): void {
    liveBlocks.set((current) => ({
        ...current,
        [block.key]: { ...block, renders: current[block.key]?.renders ?? [] },
    }));
}

export function removeBlock(key: string): void {
    liveBlocks.set(({ [key]: _removed, ...rest }) => rest);
}

export function recordRender(key: string, record: Omit<RenderRecord, 'number'>): void {
    liveBlocks.set((current) => {
        const block = current[key];
        if (!block) return current;
        const number = (block.renders.at(-1)?.number ?? 0) + 1;
        const renders = [...block.renders, { ...record, number }].slice(-MAX_RENDERS);
        return { ...current, [key]: { ...block, renders } };
    });
}
