import { expect, test } from 'vitest';

import { interpolateSecrets } from './secrets.ts';

test('fills in environment variables and names the variables that are not set', () => {
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

test('reads a 1Password reference from the variable named like the secret', () => {
    const secrets = { KEY: '${{ "op://vault/item/key" }}', OTHER: '${{ op://vault/item/other }}' };
    const result = interpolateSecrets(secrets, { KEY: 'from $& env' });
    expect(result.secrets).toEqual({ KEY: 'from $& env' });
    expect(result.missing).toEqual([
        { name: 'OTHER', message: expect.stringContaining('environment variable OTHER') },
    ]);
});
