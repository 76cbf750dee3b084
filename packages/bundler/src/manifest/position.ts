import { isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';

/** Finds the position of a field in a YAML file, so that a mistake can be shown on its line. */
export class PositionFinder {
    readonly #document: Document;
    readonly #lines: LineCounter;

    constructor(document: Document, lines: LineCounter) {
        this.#document = document;
        this.#lines = lines;
    }

    /** Returns the position of a field, or of its nearest parent that exists. Line and column count from 1. */
    of(path: readonly PropertyKey[]): { line: number; column: number } {
        let offset = 0;
        let node: unknown = this.#document.contents;
        for (const key of path) {
            if (isMap(node)) {
                const pair = node.items.find(
                    (item) => isScalar(item.key) && item.key.value === key,
                );
                if (pair === undefined) break;
                offset = startOf(pair.key) ?? offset;
                node = pair.value;
            } else if (isSeq(node) && typeof key === 'number') {
                node = node.items[key];
                offset = startOf(node) ?? offset;
            } else break;
        }
        return this.at(offset);
    }

    at(offset: number): { line: number; column: number } {
        const { line, col } = this.#lines.linePos(offset);
        return { line: Math.max(1, line), column: Math.max(1, col) };
    }
}

function startOf(node: unknown): number | undefined {
    return (node as Node | null | undefined)?.range?.[0];
}
