import type { Diagnostic } from './diagnostic.ts';
import type {
    ContentKitContext,
    ContentKitRenderOutput,
    Props,
    RenderFunction,
    RenderTrace,
} from './render.ts';
import type { Action } from './tree/element.ts';

/** What a component instance is, and whom it tells of what. */
export interface InstanceOptions {
    componentId: string;
    props: Props;
    context: ContentKitContext;
    render: RenderFunction;
    initialOutput?: ContentKitRenderOutput | undefined;
    /** Sent with the first render, as when a block is made from a pasted link. */
    initialAction?: Action | undefined;
    onPropsChange?: ((props: Props) => void) | undefined;
    /** The component answered `complete`. */
    onComplete?: ((returnValue: Props) => void) | undefined;
    onOpenURL?: ((url: string) => void) | undefined;
    onUnfurl?: ((url: string) => void) | undefined;
    onRender?: ((trace: RenderTrace) => void) | undefined;
    onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined;
    /** Set within a modal: closes it and tells the parent. */
    closeModal?: ((returnValue: Props) => void) | undefined;
    /** How many modals this instance is in. */
    modalDepth?: number;
}
