import { expect, it } from 'vitest';

import { isDrawableFormula } from './formula-limits.ts';

it.each(['e^{i\\pi} + 1 = 0', '\\left( \\letter', '\\definition', 'x'.repeat(2000)])(
    'draws %.40s',
    (tex) => {
        expect(isDrawableFormula(tex)).toBe(true);
    },
);

it.each([
    'x'.repeat(2001),
    '\\def\\a{x}\\a',
    '\\gdef\\a{x}',
    '\\edef\\a{x}',
    '\\global\\xdef\\a{x}',
    '\\long\\def\\a{x}',
    '\\let\\a=\\b',
    '\\futurelet\\a\\b\\c',
    '\\newcommand{\\a}{x}',
    '\\renewcommand\\a{x}',
    '\\providecommand\\a{x}',
])('does not draw %.40s', (tex) => {
    expect(isDrawableFormula(tex)).toBe(false);
});
