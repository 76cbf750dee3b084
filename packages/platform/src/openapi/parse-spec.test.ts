import { describe, expect, it } from 'vitest';

import { parseSpec } from './parse-spec.ts';

const code = (text: string): unknown => {
    try {
        parseSpec(text);
        return undefined;
    } catch (error) {
        return (error as { code: unknown }).code;
    }
};
const keys = (count: number) => Array.from({ length: count }, (_, n) => `k${n}: v\n`).join('');

describe('OpenAPI documents', () => {
    it('are JSON or YAML', () => {
        expect(parseSpec('{"openapi":"3.1.0"}')).toEqual({
            format: 'json',
            value: { openapi: '3.1.0' },
        });
        expect(parseSpec('openapi: 3.1.0\nx: &a {y: 1}\nz: *a').value).toEqual({
            openapi: '3.1.0',
            x: { y: 1 },
            z: { y: 1 },
        });
    });

    it('in YAML with 12,000 keys are parsed in time that grows with their number', () => {
        const startedAt = performance.now();
        expect(parseSpec(`openapi: 3.1.0\n${keys(12_000)}`).format).toBe('yaml');
        // It takes about 0.4 s. Comparing each key with all others takes half a minute.
        expect(performance.now() - startedAt).toBeLessThan(10_000);
    });

    it.each([
        ['more keys', `openapi: 3.1.0\n${keys(40_000)}`, 'too_large'],
        ['more bytes', `openapi: ${'x'.repeat(2 * 1024 * 1024)}`, 'too_large'],
        [
            'aliases that multiply',
            `openapi: 3.1.0\nx: &a ${'x'.repeat(900_000)}\ny: [${Array(99).fill('*a').join(',')}]`,
            'too_large',
        ],
        [
            'many aliases',
            `openapi: 3.1.0\nx: &a 1\ny: [${Array(200).fill('*a').join(',')}]`,
            'invalid',
        ],
        ['deep YAML', `openapi: 3.1.0\nx: ${'['.repeat(5000)}`, 'too_large'],
        ['deep JSON', `{"openapi":"3.1.0","x":${'['.repeat(5000)}`, 'too_large'],
        ['equal keys', 'openapi: 3.1.0\nx: 1\nx: 2', 'invalid'],
        ['a mistake', 'openapi: "3', 'invalid'],
        ['no version', 'title: x', 'invalid'],
    ])('with %s are refused', (_name, text, expected) => {
        expect(code(text)).toBe(expected);
    });

    it('name the line of a mistake', () => {
        expect(() => parseSpec('openapi: 3.1.0\nx: {\n')).toThrow(/not valid YAML in line \d+: /);
    });
});
