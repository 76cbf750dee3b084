import type { PageInfo, RenderFunction } from '@bindery/contentkit';
import type { ContentKitRenderOutput } from '@bindery/contract';

/** The inputs of a drawn block. */
export interface BlockViewOptions {
    componentId: string;
    props: Record<string, unknown>;
    theme: 'light' | 'dark';
    initialOutput: ContentKitRenderOutput;
    visitor: Record<string, unknown> | undefined;
    page: PageInfo;
    /** Addresses of the integration's own frames, which receive the page and the visitor. */
    ownFrames: readonly string[];
    /** The container of dialogs, menus and tooltips, in the same shadow root. */
    overlays: HTMLElement;
    render: RenderFunction;
    onPropsChange: (props: Record<string, unknown>) => void;
    onComplete: (returnValue: Record<string, unknown>) => void;
    onNavigate: (target: { path: string; anchor?: string }) => void;
}

/** A drawn block. */
export interface BlockView {
    /** Resolves when the code of all elements has loaded. */
    complete: Promise<void>;
    update(options: BlockViewOptions): void;
    unmount(): void;
}
