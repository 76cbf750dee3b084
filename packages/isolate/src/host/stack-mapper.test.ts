import { expect, test } from 'vitest';

import { StackMapper } from './stack-mapper.ts';

/** Maps everything on line 1 to `src/index.ts`, line 3, column 5. */
const MAP = JSON.stringify({ version: 3, sources: ['src/index.ts'], names: [], mappings: 'AAEI' });

test('maps every position in a text', () => {
    const mapper = new StackMapper(MAP);
    expect(mapper.text('at f (integration.js:1:1) and file:///bundle/integration.js:1:9')).toBe(
        'at f (src/index.ts:3:5) and src/index.ts:3:5',
    );
    expect(mapper.text('no position')).toBe('no position');
});

test('leaves positions unchanged if the source map is invalid', () => {
    for (const map of [undefined, '', '{', '[]', '{"version":3}']) {
        expect(new StackMapper(map).text('at integration.js:2:3')).toBe('at integration.js:2:3');
    }
});

test('describes an error with frames that are mapped once and exclude the wrapper', () => {
    const stack = [
        'TypeError: broken (at integration)',
        '    at Object.fetch (integration.js:1:1)',
        '    at async new Thing (src/already.ts:7:8)',
        '    at Array.map (<anonymous>)',
        '    at handle (bindery-wrapper.js:1:6551)',
        '    at integration.js:1:4',
    ].join('\n');
    const error = new StackMapper(MAP).error('exception', 'TypeError: broken', stack);
    expect(error.frames).toEqual([
        { file: 'src/index.ts', line: 3, column: 5, function: 'Object.fetch' },
        { file: 'src/already.ts', line: 7, column: 8, function: 'Thing' },
        { file: 'src/index.ts', line: 3, column: 5 },
    ]);
    expect(error.stack).not.toContain('bindery-wrapper');
    expect(new StackMapper(MAP).error('killed', 'gone', undefined)).toEqual({
        code: 'killed',
        message: 'gone',
    });
});
