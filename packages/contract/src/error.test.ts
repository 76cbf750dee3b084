import { expect, test } from 'vitest';

import { apiErrorBody, CodedError } from './error.ts';

class DiskError extends CodedError<'disk_full'> {}

test('apiErrorBody has the form of the OpenAPI document', () => {
    expect(apiErrorBody(404, 'Not found')).toEqual({ error: { code: 404, message: 'Not found' } });
});

test('a coded error has the code, the message, the cause and the name of its class', () => {
    const cause = new Error('no space left');
    const error = new DiskError('disk_full', 'Free some space', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
        name: 'DiskError',
        code: 'disk_full',
        message: 'Free some space',
        cause,
    });
    expect(String(error)).toBe('DiskError: Free some space');
});

test('a coded error without a cause has none', () => {
    expect('cause' in new DiskError('disk_full', 'Free some space')).toBe(false);
});
