import type { DropZone } from '../page/page-place.ts';

/** Where the dragged page would be dropped. */
export interface DropTarget {
    pageId: string;
    zone: DropZone;
}

/** What the rows of a tree share while a page is dragged. */
export interface DragState {
    target: DropTarget | null;
    start(pageId: string): void;
    /** Returns false if the dragged page cannot be dropped there. */
    over(target: DropTarget): boolean;
    leave(): void;
    drop(target: DropTarget): void;
}
