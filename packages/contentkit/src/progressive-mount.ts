/**
 * A tree of thousands of elements is mounted over several frames, so that the page stays responsive. The elements of a
 * tree are told off in the order of the document, so many to a frame, wherever they stand: a list draws only as many
 * of its children as have had their turn.
 */
import type { Element } from './tree/element.ts';

/** What one frame mounts, in texts: some 20 ms on a machine of its own. */
const PER_FRAME = 400;

/** What an element costs to mount, in texts. Measured; the rest costs about as much as a text. */
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

/** So much that is new at once is mounted from there on like a new tree; less of it is drawn where it stands. */
const MAX_AT_ONCE = 4 * PER_FRAME;

type List = readonly unknown[];

export class ProgressiveMount {
    /** For each list of which not all comes with the element it belongs to: the turn of each of its members. */
    #turns = new Map<List, number[]>();
    #turn = 0;
    #lastTurn = 0;
    /** What was planned before: it is on the screen and costs nothing. */
    #known: WeakSet<object> | null = null;
    readonly #listeners = new Set<() => void>();

    /** Makes the plan for another tree. */
    plan(root: Element): void {
        if (this.#known && this.isDone) {
            const added: object[] = [];
            if (collectNew(root, this.#known, added) <= MAX_AT_ONCE) {
                for (const value of added) this.#known.add(value);
                // Whatever the next plan says, all of this is drawn.
                this.#turn = Infinity;
                return;
            }
        }
        const turns = new Map<List, number[]>();
        const known = new WeakSet<object>();
        let weight = 0;
        let added = 0;
        let firstAdded = Infinity;
        const turn = () => Math.floor(weight / PER_FRAME);
        const visit = (value: unknown): void => {
            if (typeof value !== 'object' || value === null) return;
            if (Array.isArray(value)) return visitList(value);
            const own = weightOf(value as Partial<Element>);
            known.add(value);
            if (!this.#known?.has(value)) {
                added += own;
                firstAdded = Math.min(firstAdded, turn());
            }
            weight += own;
            for (const key in value) visit((value as Record<string, unknown>)[key]);
        };
        const visitList = (list: List): void => {
            const start = turn();
            const own: number[] = [];
            for (const member of list) {
                own.push(turn());
                visit(member);
            }
            if (own.length > 0 && own.at(-1) !== start) turns.set(list, own);
        };
        visit(root);
        if (added > MAX_AT_ONCE) this.#turn = Math.min(this.#turn, firstAdded);
        this.#turns = turns;
        this.#lastTurn = turn();
        this.#known = known;
    }

    /** How many members of a list are to be drawn by now. */
    visible(list: List): number {
        const turns = this.#turns.get(list);
        if (!turns || this.isDone) return list.length;
        let count = list.length;
        while (count > 0 && (turns[count - 1] ?? 0) > this.#turn) count--;
        return count;
    }

    get isDone(): boolean {
        return this.#turn >= this.#lastTurn;
    }

    /** Lets the next elements in. */
    advance(): void {
        this.#turn++;
        for (const listener of this.#listeners) listener();
    }

    readonly subscribe = (listener: () => void): (() => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    };
}

/** What is not known yet, and its weight. The parts of what is known are known too: they are not even looked at. */
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
    // Code and Markdown also cost by what they hold, up to what is drawn of it at once.
    const content = 'content' in value ? value.content : undefined;
    return weight + (typeof content === 'string' ? Math.min(PER_FRAME, content.length / 50) : 0);
}
