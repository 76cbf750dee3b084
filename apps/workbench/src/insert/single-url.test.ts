import { expect, test } from 'vitest';

import { singleUrl } from './single-url.ts';

test('singleUrl returns the URL of a text that contains nothing else', () => {
    expect(singleUrl(' https://example.com/x \n')).toBe('https://example.com/x');
    expect(singleUrl('see https://example.com')).toBeNull();
    expect(singleUrl('javascript:alert(1)')).toBeNull();
    expect(singleUrl('https://')).toBeNull();
});
