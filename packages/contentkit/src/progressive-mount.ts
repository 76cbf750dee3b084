/**
 * Mounts a tree of thousands of elements over several animation frames, so that the page stays responsive. Elements are
 * assigned to frames in document order at any depth; a list renders a child as soon as its frame is reached.
 */
import type { Element } from './tree/element.ts';

/** Weight mounted per animation frame, in units of one text element: about 20 ms on an idle machine. */
const WEIGHT_PER_FRAME = 400;

/** Measured cost of mounting an element, in units of one text element. Default: 1. */
const WEIGHTS: Partial<Record<Element['type'], number>> = {
    button: 3,
    card: 4,
    codeblock: 8,
    input: 2,
    markdown: 4,
    select: 6,
    stepper: 8,
    switch: 3,
    webframe: 40,
};

/** Updates that add more weight than this are mounted progressively; smaller ones render at once. */
const MAX_IMMEDIATE_WEIGHT = 4 * WEIGHT_PER_FRAME;

type List = readonly unknown[];

export class ProgressiveMount {
    /** For lists that span several frames: the frame of each member. */
    #frames = new Map<List, number[]>();
    #frame = 0;
    #lastFrame = 0;
    /** Elements of the previous plan: already mounted, so they cost nothing. */
    #known: WeakSet<object> | null = null;
    readonly #listeners = new Set<() => void>();

    /** Assigns the elements of a new tree to frames. */
    plan(root: Element): void {
        if (this.#known && this.isDone) {
            const added: object[] = [];
            if (collectNew(root, this.#known, added) <= MAX_IMMEDIATE_WEIGHT) {
                for (const value of added) this.#known.add(value);
                // Infinity, because everything is mounted already, whatever the next plan assigns.
                this.#frame = Infinity;
                return;
            }
        }
        const frames = new Map<List, number[]>();
        const known = new WeakSet<object>();
        let weight = 0;
        let added = 0;
        let firstAdded = Infinity;
        const frame = () => Math.floor(weight / WEIGHT_PER_FRAME);
        const visit = (value: unknown): void => {
            if (typeof value !== 'object' || value === null) return;
            if (Array.isArray(value)) return visitList(value);
            const own = weightOf(value as Partial<Element>);
            known.add(value);
            if (!this.#known?.has(value)) {
                added += own;
                firstAdded = Math.min(firstAdded, frame());
            }
            weight += own;
            for (const key in value) visit((value as Record<string, unknown>)[key]);
        };
        const visitList = (list: List): void => {
            const start = frame();
            const own: number[] = [];
            for (const member of list) {
                own.push(frame());
                visit(member);
            }
            if (own.length > 0 && own.at(-1) !== start) frames.set(list, own);
        };
        visit(root);
        if (added > MAX_IMMEDIATE_WEIGHT) this.#frame = Math.min(this.#frame, firstAdded);
        this.#frames = frames;
        this.#lastFrame = frame();
        this.#known = known;
    }

    /** Returns the number of list members that are mounted by now. */
    visible(list: List): number {
        const frames = this.#frames.get(list);
        if (!frames || this.isDone) return list.length;
        let count = list.length;
        while (count > 0 && (frames[count - 1] ?? 0) > this.#frame) count--;
        return count;
    }

    get isDone(): boolean {
        return this.#frame >= this.#lastFrame;
    }

    /** Mounts the elements of the next frame. */
    advance(): void {
        this.#frame++;
        for (const listener of this.#listeners) listener();
    }

    readonly subscribe = (listener: () => void): (() => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    };
}

/** Collects new elements and returns their weight. Skips known elements: their descendants are known too. */
function collectNew(value: unknown, known: WeakSet<object>, added: object[]): number {
    if (typeof value !== 'object' || value === null || known.has(value)) return 0;
    let weight = 0;
    if (!Array.isArray(value)) {
        added.push(value);
        weight = weightOf(value);
    }
    for (const key in value) {
        weight += collectNew((value as Record<string, unknown>)[key], known, added);
    }
    return weight;
}

function weightOf(value: Partial<Element>): number {
    const weight = value.type === undefined ? 1 : (WEIGHTS[value.type] ?? 1);
    // The cost of code and Markdown also grows with their length, up to the part that renders at once.
    const content = 'content' in value ? value.content : undefined;
    return (
        weight + (typeof content === 'string' ? Math.min(WEIGHT_PER_FRAME, content.length / 50) : 0)
    );
}
