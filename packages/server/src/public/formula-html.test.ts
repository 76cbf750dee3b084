import { describe, expect, it } from 'vitest';

import { createFormulaDrawer } from './formula-html.ts';

const MACROS = `\\def\\a{${'x'.repeat(1000)}}${'\\a'.repeat(90)}`;

describe('formulas', () => {
    it('are drawn as MathML', () => {
        const draw = createFormulaDrawer();
        expect(String(draw('a^2', true))).toContain('<math');
        expect(String(draw('a^2', false))).toContain('<math');
    });

    it.each([
        ['that define macros', MACROS],
        ['that are too long', 'x'.repeat(2001)],
    ])('%s are not drawn', (_name, tex) => {
        expect(createFormulaDrawer()(tex, true)).toBeUndefined();
    });

    it.each(['{', '\\sqrt{', 'a^{'])('of nested %s are drawn or not, and never throw', (open) => {
        const depth = Math.floor(2000 / (open.length + 1));
        const tex = open.repeat(depth) + '}'.repeat(depth);
        expect(() => createFormulaDrawer()(tex, true)).not.toThrow();
    });

    it('with a mistake show it', () => {
        expect(String(createFormulaDrawer()('\\frac{a}', false))).toContain('katex-error');
    });

    it('of one page are drawn up to a total length', () => {
        const draw = createFormulaDrawer();
        const formulas = Array.from({ length: 100 }, (_, n) => `${n}+${'x'.repeat(996)}`);
        const drawn = formulas.filter((tex) => draw(tex, true) !== undefined);
        expect(drawn.length).toBeGreaterThanOrEqual(20);
        expect(drawn.length).toBeLessThanOrEqual(30);
    });

    it('of another page have a total of their own', () => {
        const first = createFormulaDrawer();
        for (let n = 0; n < 100; n++) first(`${n}+${'y'.repeat(996)}`, true);
        expect(first('z', true)).toBeUndefined();
        expect(createFormulaDrawer()('z', true)).toBeDefined();
    });
});
