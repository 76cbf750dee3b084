import { describe, expect, it } from 'vitest';

import { isExpanded, parseYaml, yamlError } from './parse-yaml.ts';

const LIMITS = { maxLength: 100, maxValues: 10 };

describe('the limits of YAML', () => {
    it.each(['a: 1\nb: [1, 2]', '', 'x'.repeat(100)])('admit %.20j', (yaml) => {
        expect(yamlError(yaml, LIMITS)).toBeNull();
    });

    it.each([
        ['x'.repeat(101), 'of 101 characters; at most 100 are read'],
        ['a\n'.repeat(11), 'with more than 10 lines, fields and items'],
        [`[${'1,'.repeat(10)}]`, 'with more than 10 lines, fields and items'],
    ])('refuse %.20j', (yaml, reason) => {
        expect(yamlError(yaml, LIMITS)).toBe(reason);
    });

    it.each(['['.repeat(101), '- '.repeat(101), ' '.repeat(250) + 'a:'])(
        'refuse deep nesting: %.20j',
        (yaml) => {
            expect(yamlError(yaml, { maxLength: 1000, maxValues: 1000 })).toBe(
                'nested deeper than 100 levels',
            );
        },
    );
});

describe('parsing YAML', () => {
    it('finds two equal keys of a map, and allows them in different maps', () => {
        expect(parseYaml('a: {x: 1}\nb: {x: 1}').errors).toEqual([]);
        expect(parseYaml('a:\n  x: 1\n  x: 2').errors.map(({ message }) => message)).toEqual([
            'The key "x" is there twice',
        ]);
    });

    it('takes time that grows with the number of keys', () => {
        const yaml = Array.from({ length: 20_000 }, (_, n) => `key${n}: v\n`).join('');
        const startedAt = performance.now();
        expect(parseYaml(yaml).errors).toEqual([]);
        // It takes about 0.5 s. Comparing each key with all others takes half a minute.
        expect(performance.now() - startedAt).toBeLessThan(15_000);
    });

    it('shares the values of aliases, whose expansion is measured without being made', () => {
        const text = 'x'.repeat(1000);
        const list = `list: [${Array(50).fill('*a').join(', ')}]`;
        const value: unknown = parseYaml(`a: &a ${text}\n${list}`).toJS();
        expect(isExpanded(value, 10_000)).toBe(true);
        expect(isExpanded(value, 100_000)).toBe(false);
    });
});
