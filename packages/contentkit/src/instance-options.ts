import type { Diagnostic } from './diagnostic.ts';
import type {
    ContentKitContext,
    ContentKitRenderOutput,
    Props,
    RenderFunction,
    RenderTrace,
} from './render.ts';
import type { Action } from './tree/element.ts';

/** Inputs and callbacks of a component instance. */
export interface InstanceOptions {
    componentId: string;
    props: Props;
    context: ContentKitContext;
    render: RenderFunction;
    initialOutput?: ContentKitRenderOutput | undefined;
    /** Sent with the first render: `@link.unfurl` for a block created from a pasted link. */
    initialAction?: Action | undefined;
    /** Mounts a large output at once instead of over several animation frames: for static HTML. */
    mountAtOnce?: boolean | undefined;
    onPropsChange?: ((props: Props) => void) | undefined;
    /** Called when the component returns `complete`. */
    onComplete?: ((returnValue: Props) => void) | undefined;
    onOpenURL?: ((url: string) => void) | undefined;
    onUnfurl?: ((url: string) => void) | undefined;
    onRender?: ((trace: RenderTrace) => void) | undefined;
    onDiagnostic?: ((diagnostic: Diagnostic) => void) | undefined;
    /** Set for the instance of a modal: closes the modal and sends the action to the parent. */
    closeModal?: ((action: Action) => void) | undefined;
    /** The number of modals around this instance. */
    modalDepth?: number;
}
