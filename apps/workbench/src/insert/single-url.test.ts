import { expect, test } from 'vitest';

import { singleUrl } from './single-url.ts';

test('finds a text that is nothing but a URL', () => {
    expect(singleUrl(' https://example.com/x \n')).toBe('https://example.com/x');
    expect(singleUrl('see https://example.com')).toBeNull();
    expect(singleUrl('javascript:alert(1)')).toBeNull();
    expect(singleUrl('https://')).toBeNull();
});
