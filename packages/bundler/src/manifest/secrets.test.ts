import { expect, test } from 'vitest';

import { interpolateSecrets } from './secrets.ts';

test('fills in environment variables and names those that are not set', () => {
    const result = interpolateSecrets(
        {
            plain: 'id-1',
            filled: 'Bearer ${{ env.TOKEN }}',
            unset: '${{ env.NOPE }}',
            vault: '${{ "op://vault/item" }}',
        },
        { TOKEN: 'abc' },
    );
    expect(result.secrets).toEqual({ plain: 'id-1', filled: 'Bearer abc' });
    expect(result.missing.map(({ name }) => name)).toEqual(['unset', 'vault']);
    expect(result.missing[0]?.message).toContain('NOPE');
});
