import { describe, expect, it } from 'vitest';

import { evaluate } from './expression.ts';

const scope = {
    visitor: {
        claims: { plan: 'pro', level: 3, groups: ['beta', 'staff'], isAdmin: true, name: 'Ada' },
    },
    space: { vars: { product: 'Bindery' } },
};

describe('evaluate', () => {
    it.each<[string, unknown]>([
        ['visitor.claims.isAdmin', true],
        ['!visitor.claims.isAdmin', false],
        ['visitor.claims.plan == "pro"', true],
        ["visitor.claims.plan === 'free'", false],
        ['visitor.claims.level >= 2 && visitor.claims.level < 4', true],
        ['visitor.claims.level == "3"', true],
        ['visitor.claims.level === "3"', false],
        ['"beta" in visitor.claims.groups', true],
        ['visitor.claims.groups.includes("gamma")', false],
        ['visitor.claims.name.toLowerCase().startsWith("a")', true],
        ['visitor.claims.missing.deeper', undefined],
        ['visitor.claims.missing || "none"', 'none'],
        ['visitor.claims["plan"]', 'pro'],
        ['visitor.claims.isAdmin ? "a" : "b"', 'a'],
        ['space.vars.product + " 2"', 'Bindery 2'],
        ['visitor.claims.groups.length', 2],
        ['["pro", "team"].includes(visitor.claims.plan)', true],
    ])('evaluates %s', (expression, value) => {
        expect(evaluate(expression, scope)).toEqual(value);
    });

    it.each([
        'visitor.constructor.constructor("return 1")()',
        'visitor.__proto__',
        'visitor.claims.name.constructor',
        'visitor.claims.name.replace("A", "B")',
        'process.exit()',
        'visitor.claims.plan = "free"',
        'this',
        'a b',
        '',
        '('.repeat(1_000),
        '!'.repeat(1_999) + '1x(',
        'x'.repeat(3_000),
        null,
    ])('has no value for %j', (expression) => {
        expect(evaluate(expression, scope)).toBeUndefined();
    });

    it('gives no value to a text that is longer than 10,000 characters', () => {
        const long = { a: 'x'.repeat(6000), b: 'X'.repeat(20_000) };
        expect(evaluate('a', long)).toHaveLength(6000);
        expect(evaluate('a + a', long)).toBeUndefined();
        expect(evaluate('b', long)).toBeUndefined();
        expect(evaluate('b.toLowerCase() == "x"', long)).toBeUndefined();
    });
});
