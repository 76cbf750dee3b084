import type { InvocationError, StackFrame } from '@bindery/contract';

/** A stack line as V8 prints it: `at render (src/index.tsx:12:5)` or `at async src/index.tsx:12:5`. */
const STACK_LINE = /^\s*at (?:async )?(?:(.*?) \()?([^()\s]+):(\d+):(\d+)\)?\s*$/;

/** Returns the frames that the server resolved; if there are none, the frames parsed from the stack text. */
export function stackFrames(error: InvocationError): StackFrame[] {
    if (error.frames && error.frames.length > 0) return error.frames;
    return (error.stack ?? '').split('\n').flatMap((line) => {
        const [, name, file, row, column] = STACK_LINE.exec(line) ?? [];
        if (!file || !row || !column) return [];
        return [
            {
                file,
                line: Number(row),
                column: Number(column),
                ...(name ? { function: name } : {}),
            },
        ];
    });
}

/** Returns true if the frame is in the integration's own source: not in a dependency and not in the SDK. */
export function isOwnSource({ file }: StackFrame): boolean {
    return !file.startsWith('..') && !file.includes('node_modules/') && !/^\w+:/.test(file);
}
