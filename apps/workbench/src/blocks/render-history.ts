import type { ContentKitRenderOutput, RenderIntegrationUI } from '@bindery/contract';

import { createStore } from '../store/store.ts';

/** Enough to step through what a person just did; more would only keep memory. */
const MAX_RENDERS = 50;

/** One render of a block, as the inspector shows it. */
export interface RenderRecord {
    /** Counts from 1 within its block. */
    number: number;
    /** Milliseconds since the epoch. */
    at: number;
    durationMs: number;
    /** The integration's version that was running. */
    version: number;
    request: RenderIntegrationUI;
    output: ContentKitRenderOutput | null;
    /** The message of a failed render. */
    error: string | null;
    /** A later render was asked for before this one answered. */
    superseded: boolean;
    invocationId: string | null;
}

/** A block on the page. */
export interface LiveBlock {
    key: string;
    integration: string;
    componentId: string;
    title: string;
    renders: readonly RenderRecord[];
}

/** The blocks on the page with their last renders, by key, in the order they appeared. */
export const liveBlocks = createStore<Readonly<Record<string, LiveBlock>>>({});

export function addBlock(block: Omit<LiveBlock, 'renders'>): void {
    liveBlocks.set((current) => ({
        ...current,
        [block.key]: { ...block, renders: current[block.key]?.renders ?? [] },
    }));
}

export function removeBlock(key: string): void {
    liveBlocks.set(({ [key]: _gone, ...rest }) => rest);
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
