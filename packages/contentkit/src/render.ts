/** What the renderer asks of its host, and what it tells it. */
import type {
    ContentKitContext,
    ContentKitRenderOutput,
    RenderIntegrationUI,
} from '@bindery/contract';

/**
 * Renders a component: the body of the API's `renderIntegrationUI…` operations in, their output out. The output is
 * kept, and what follows is compared with it: it must not be changed afterwards.
 */
export type RenderFunction = (
    request: RenderIntegrationUI,
    options: { signal: AbortSignal },
) => Promise<ContentKitRenderOutput>;

/** One call of `render`, as `onRender` is told of it. */
export interface RenderTrace {
    request: RenderIntegrationUI;
    /** Absent when the call failed. */
    output?: ContentKitRenderOutput;
    /** Milliseconds from the call to its answer. */
    durationMs: number;
    error?: unknown;
    /** A later call was made before this one answered; its output was dropped. */
    superseded: boolean;
}

export type Props = Record<string, unknown>;

export type { ContentKitContext, ContentKitRenderOutput };
