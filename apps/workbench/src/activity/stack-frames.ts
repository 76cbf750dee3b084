import type { InvocationError, StackFrame } from '@bindery/contract';

/** `at render (src/index.tsx:12:5)`, `at async src/index.tsx:12:5`: a line of a stack as V8 prints it. */
const STACK_LINE = /^\s*at (?:async )?(?:(.*?) \()?([^()\s]+):(\d+):(\d+)\)?\s*$/;

/** The places of an error: as the server found them, else read from the text of its stack. */
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

/** True for a place in the integration's own source, not in a library or the runtime below it. */
export function isOwnSource({ file }: StackFrame): boolean {
    return !file.startsWith('..') && !file.includes('node_modules/') && !/^\w+:/.test(file);
}
