import { describe, expect, it } from 'vitest';

import { isOwnSource, stackFrames } from './stack-frames.ts';

const stack = `Error: render broke
    at src/index.tsx:19:75
    at Object.render (src/index.tsx:19:101)
    at async ui_render (../../runtime/src/answers.ts:54:16)
    at async Promise.all (index 0)
    at new Thing (node_modules/lib/a.js:1:2)`;

describe('stackFrames', () => {
    it('prefers the frames that the server resolved', () => {
        const frames = [{ file: 'a.ts', line: 1, column: 2 }];
        expect(stackFrames({ code: 'exception', message: 'x', stack, frames })).toBe(frames);
    });

    it('parses the stack text and skips lines without a file position', () => {
        const frames = stackFrames({ code: 'exception', message: 'x', stack });
        expect(frames).toEqual([
            { file: 'src/index.tsx', line: 19, column: 75 },
            { file: 'src/index.tsx', line: 19, column: 101, function: 'Object.render' },
            { file: '../../runtime/src/answers.ts', line: 54, column: 16, function: 'ui_render' },
            { file: 'node_modules/lib/a.js', line: 1, column: 2, function: 'new Thing' },
        ]);
        expect(frames.map(isOwnSource)).toEqual([true, true, false, false]);
    });

    it('returns no frames for an error without a stack', () => {
        expect(stackFrames({ code: 'killed', message: 'x' })).toEqual([]);
    });
});
