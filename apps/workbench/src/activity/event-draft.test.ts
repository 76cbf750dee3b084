import { expect, test } from 'vitest';

import { maskedPaths } from './event-draft.ts';

test('maskedPaths finds masks in text, objects and lists', () => {
    const fields = {
        request: { url: 'https://x/?code=••••••', headers: { authorization: '••••••' } },
        list: ['a', { key: '••••••' }],
        count: 3,
        none: null,
    };
    expect(maskedPaths(fields)).toEqual([
        'request.url',
        'request.headers.authorization',
        'list.1.key',
    ]);
    expect(maskedPaths({ a: 'b' })).toEqual([]);
});
