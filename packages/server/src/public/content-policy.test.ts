import { expect, it } from 'vitest';

import { contentPolicyHeader } from './content-policy.ts';

it('turns a record into one directive per entry', () => {
    expect(
        contentPolicyHeader({ 'default-src': "'none'", 'img-src': 'https: data:', sandbox: '' }),
    ).toBe("default-src 'none'; img-src https: data:; sandbox");
});

it.each([
    ['a record', { 'script-src': "\n  'self'\n  https://a.example\r\n", 'img-src': 'https:\n' }],
    ['a string', "script-src\n  'self'\n  https://a.example;\r\nimg-src https:;\n"],
])('is a valid header for %s with line breaks', (_shape, policy) => {
    const header = contentPolicyHeader(policy) ?? '';
    expect(header).toBe("script-src 'self' https://a.example; img-src https:");
    expect(() => new Headers({ 'Content-Security-Policy': header })).not.toThrow();
});

it('leaves out characters that no header can carry', () => {
    const header = contentPolicyHeader({ 'img-src': 'https://a.example\u2028\u0000 “x”' }) ?? '';
    expect(header).toBe('img-src https://a.example x');
    expect(() => new Headers({ 'Content-Security-Policy': header })).not.toThrow();
});

it('is undefined for a policy without directives', () => {
    expect(contentPolicyHeader(undefined)).toBeUndefined();
    expect(contentPolicyHeader(' ;\n; ')).toBeUndefined();
    expect(contentPolicyHeader({})).toBeUndefined();
});
