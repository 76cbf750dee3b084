/** The render function that the host provides, and the trace of its calls. */
import type {
    ContentKitContext,
    ContentKitRenderOutput,
    RenderIntegrationUI,
} from '@bindery/contract';

/**
 * Renders a component. Takes the request body of the API's `renderIntegrationUI…` operations and returns their output.
 * Do not mutate a returned output: the renderer compares later outputs with it.
 */
export type RenderFunction = (
    request: RenderIntegrationUI,
    options: { signal: AbortSignal },
) => Promise<ContentKitRenderOutput>;

/** One call of `render`, passed to `onRender`. */
export interface RenderTrace {
    request: RenderIntegrationUI;
    /** Absent when the call failed. */
    output?: ContentKitRenderOutput;
    /** Milliseconds from the call to its result. */
    durationMs: number;
    error?: unknown;
    /** True if a later call started before this call finished, so that the output of this call was dropped. */
    superseded: boolean;
}

export type Props = Record<string, unknown>;

export type { ContentKitContext, ContentKitRenderOutput };
