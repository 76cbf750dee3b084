import * as fc from 'fast-check';

const PIECES = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\\"',
    '"a"',
    '"a":',
    '"__proto__":',
    '"constructor":{"prototype":{}}',
    '"\\ud800"',
    '"\\u0000"',
    'null',
    'true',
    '-0',
    '1e999',
    '0.1',
    ' ',
    '\n',
    '\uFEFF',
    'é',
    '[[[[[[[[',
    '{"a":{"a":{"a":',
    ']]]]]]]]',
    `"${'x'.repeat(70)}`,
    `${'\\'.repeat(35)}"`,
];

/** Texts that are JSON or almost JSON, made of pieces of JSON in any order. */
export const jsonish: fc.Arbitrary<string> = fc.oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join('')),
    fc
        .tuple(
            fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }),
            fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }),
        )
        .map(([before, after]) => `[{"a":[1,"${before.join('')}"]},${after.join('')}]`),
);

/** JSON values, with names and strings that careless code mishandles, e.g. `__proto__`. */
export const jsonValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc.constantFrom<unknown>(
            null,
            true,
            false,
            0,
            -1,
            1e300,
            0.5,
            '',
            'a',
            '__proto__',
            'constructor',
            '\ud800',
            '%00',
            '../..',
            'javascript:alert(1)',
            'java\nscript:x',
            '/\\host',
            'x'.repeat(300),
            '{{a}}',
            '$state',
            '2026-01-01T00:00:00.000Z',
        ),
        fc.string({ maxLength: 8 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
            fc.constantFrom(
                'a',
                'type',
                '__proto__',
                'constructor',
                'toString',
                '$state',
                'length',
                'then',
                'toJSON',
                '',
            ),
            tie('value'),
            { maxKeys: 4 },
        ),
    ),
})).value;
