/** Maps positions in the bundled script to positions in the integration's source files. */
import type { InvocationError, StackFrame } from '@bindery/contract';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';

import { SCRIPT_MODULE, WRAPPER_MODULE } from '../wire.ts';

/** `integration.js:3:14`, with or without the `file:///bundle/` in some of workerd's stacks. */
const POSITION = new RegExp(
    `(?:file:///bundle/)?${SCRIPT_MODULE.replace('.', '\\.')}:(\\d+):(\\d+)`,
    'g',
);

/** Stack lines in the wrapper. */
const WRAPPER_LINE = new RegExp(`^\\s*at .*${WRAPPER_MODULE.replace('.', '\\.')}:`);

export class StackMapper {
    readonly #map: TraceMap | undefined;

    /** Parses the source map. With an invalid one, positions stay unmapped. */
    constructor(sourceMap: string | undefined) {
        try {
            this.#map = sourceMap === undefined ? undefined : new TraceMap(sourceMap);
        } catch {
            this.#map = undefined;
        }
    }

    /** Maps every position in a stack, or in a log line that contains a stack. */
    text(text: string): string {
        if (!text.includes(SCRIPT_MODULE)) return text;
        return text.replace(POSITION, (_all, line: string, column: string) => {
            const at = this.position(Number(line), Number(column));
            return `${at.file}:${at.line}:${at.column}`;
        });
    }

    position(line: number, column: number): StackFrame {
        const original = this.#map && originalPositionFor(this.#map, { line, column: column - 1 });
        if (!original || original.source === null) return { file: SCRIPT_MODULE, line, column };
        return { file: original.source, line: original.line, column: original.column + 1 };
    }

    /**
     * Returns the error of an outcome, with a mapped stack and without lines in the wrapper. A stack that is mapped
     * already is unchanged.
     */
    error(code: string, message: string, rawStack: string | undefined): InvocationError {
        if (rawStack === undefined) return { code, message };
        const lines = rawStack
            .split('\n')
            .filter((line) => !WRAPPER_LINE.test(line))
            .map((line) => this.text(line));
        const frames = lines.map(frameOf).filter((frame) => frame !== undefined);
        return {
            code,
            message,
            stack: lines.join('\n'),
            ...(frames.length > 0 ? { frames } : {}),
        };
    }
}

/** `at handler (src/index.ts:3:14)` or `at src/index.ts:3:14`, the formats of V8. */
const FRAME = /^\s*at (?:async )?(?:new )?(?:(\S+) \()?(\S+):(\d+):(\d+)\)?$/;

function frameOf(line: string): StackFrame | undefined {
    const [, name, file, row, column] = FRAME.exec(line) ?? [];
    if (file === undefined) return undefined;
    const frame = { file, line: Number(row), column: Number(column) };
    return name === undefined ? frame : { ...frame, function: name };
}
