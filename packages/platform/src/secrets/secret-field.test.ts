import { expect, it } from 'vitest';

import {
    MASK,
    findMask,
    isDeeperThan,
    isSecretValue,
    maskConfigurationFields,
    maskSecrets,
    unmaskSecrets,
} from './secret-field.ts';

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

it('replaces a mask with the stored value', () => {
    const edited = { ...maskSecrets(CONFIGURATION), label: 'Other' };
    expect(unmaskSecrets(edited, CONFIGURATION)).toEqual({ ...CONFIGURATION, label: 'Other' });
    expect(unmaskSecrets({ webhook_secret: 'new' }, CONFIGURATION)).toEqual({
        webhook_secret: 'new',
    });
    // The mask stays, because the configuration has no value named `other`.
    expect(unmaskSecrets({ other: MASK }, CONFIGURATION)).toEqual({ other: MASK });
});

// The tests join the parts: secret scanners would report complete tokens in source code.
const TOKENS = [
    ['gh', 'p_0123456789abcdef0123456789abcdef0123'],
    ['xox', 'b-1234567890-abcdefghij'],
    ['sk', '_live_0123456789abcdef'],
    ['glpat', '-0123456789abcdefghij'],
    ['eyJ', 'hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['-----BEGIN ', 'PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----'],
    ['https://user:', 'password@example.com/docs.git'],
].map((parts) => parts.join(''));

it.each(TOKENS)('masks %s in a field of any name', (token) => {
    expect(maskSecrets({ note: token })).toEqual({ note: MASK });
});

it.each(['', 'Team', 'https://example.com/a?b=c', 'sk-short', 'eyJ is how it starts', 'a.b.c'])(
    'shows %j in a field of an ordinary name',
    (text) => {
        expect(isSecretValue(text)).toBe(false);
        expect(maskSecrets({ note: text })).toEqual({ note: text });
    },
);

it('masks the values that a button of the manifest stores', () => {
    const definition = {
        properties: {
            account: { type: 'button', callback_url: '/oauth', button_text: 'Connect' },
            team: { type: 'string' },
        },
    } as const;
    const configuration = { account: { id: 'abc', count: 1 }, team: 'docs' };
    expect(maskConfigurationFields(definition, configuration)).toEqual({
        account: { id: MASK, count: 1 },
        team: 'docs',
    });
});

it('masks values that are too deep to be searched', () => {
    let deep: unknown = 'value';
    for (let depth = 0; depth < 40; depth++) deep = { deep };
    expect(isDeeperThan(deep, 32)).toBe(true);
    expect(JSON.stringify(maskSecrets(deep))).not.toContain('value');
    expect(isDeeperThan({ a: [{}] }, 3)).toBe(false);
    expect(isDeeperThan({ a: [{}] }, 2)).toBe(true);
});

it('finds a mask inside of text, unless it is stored already', () => {
    expect(findMask({ a: { url: `https://x.test/${MASK}` } }, {})).toBe('a.url');
    expect(findMask({ list: ['', MASK] }, {})).toBe('list.1');
    expect(findMask({ url: `${MASK}/a` }, { url: `${MASK}/a` })).toBeNull();
    expect(findMask({ url: 'https://x.test' }, {})).toBeNull();
});
