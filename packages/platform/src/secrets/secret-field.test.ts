import { expect, it } from 'vitest';

import { MASK, findMask, maskSecrets, unmaskSecrets } from './secret-field.ts';

const CONFIGURATION = {
    label: 'Team',
    webhook_secret: 's3cret',
    oauth_credentials: { access_token: 'abc', expires_at: 5, scopes: ['read'] },
    list: [{ token: 'one' }, { token: '' }],
};

it('masks fields named like credentials, at any depth', () => {
    expect(maskSecrets(CONFIGURATION)).toEqual({
        label: 'Team',
        webhook_secret: MASK,
        oauth_credentials: { access_token: MASK, expires_at: 5, scopes: [MASK] },
        list: [{ token: MASK }, { token: '' }],
    });
});

it('replaces a mask by the value before', () => {
    const edited = { ...maskSecrets(CONFIGURATION), label: 'Other' };
    expect(unmaskSecrets(edited, CONFIGURATION)).toEqual({ ...CONFIGURATION, label: 'Other' });
    expect(unmaskSecrets({ webhook_secret: 'new' }, CONFIGURATION)).toEqual({
        webhook_secret: 'new',
    });
    // There was no value before.
    expect(unmaskSecrets({ other: MASK }, CONFIGURATION)).toEqual({ other: MASK });
});

it('finds a mask inside a text, at any depth', () => {
    expect(findMask(CONFIGURATION)).toBeNull();
    expect(findMask({ url: `https://${MASK}` })).toBe('url');
    expect(findMask({ a: 1, list: [{ token: MASK }] })).toBe('list.0.token');
});
