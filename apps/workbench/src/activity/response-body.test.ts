import { describe, expect, it } from 'vitest';

import { parseResponseBody } from './response-body.ts';

const parse = (body: string) =>
    parseResponseBody({ headers: [], body, bytes: body.length, isTruncated: false });

describe('parseResponseBody', () => {
    it.each([
        ['', { kind: 'empty' }],
        ['OK', { kind: 'text', text: 'OK' }],
        ['"OK"', { kind: 'text', text: '"OK"' }],
        ['{"cut', { kind: 'text', text: '{"cut' }],
        ['{"error":"No"}', { kind: 'json', value: { error: 'No' } }],
        ['[1]', { kind: 'json', value: [1] }],
        ['{"type":"complete"}', { kind: 'complete', returnValue: {} }],
        ['{"type":"complete","returnValue":{"a":1}}', { kind: 'complete', returnValue: { a: 1 } }],
        ['{"type":"element"}', { kind: 'json', value: { type: 'element' } }],
    ])('parses %j', (body, expected) => {
        expect(parse(body)).toEqual(expected);
    });

    it('separates the element and state of a render', () => {
        const output = { type: 'element', state: { count: 1 }, element: { type: 'block' } };
        expect(parse(JSON.stringify(output))).toEqual({
            kind: 'element',
            element: { type: 'block' },
            state: { count: 1 },
            output,
        });
    });
});
