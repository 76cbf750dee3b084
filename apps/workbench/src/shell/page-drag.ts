import type { DropZone } from '../page/page-place.ts';

/** The position at which the dragged page would be dropped. */
export interface DropTarget {
    pageId: string;
    zone: DropZone;
}

/** The state and handlers that the rows of a page tree share while a page is dragged. */
export interface DragState {
    target: DropTarget | null;
    start(pageId: string): void;
    /** Returns false if the dragged page cannot be dropped there. */
    over(target: DropTarget): boolean;
    leave(): void;
    drop(target: DropTarget): void;
}
