import { SignJWT } from 'jose';
import { expect, it } from 'vitest';

import { createTokens, type CodeClaims } from './token.ts';

const HOUR_MS = 60 * 60 * 1000;
const KEY = new Uint8Array(32).fill(1);
const INTEGRATION: CodeClaims = {
    kind: 'integration',
    integration: 'probe',
    integrationId: 'id',
    scopes: ['space:content:read'],
};

function setUp(key = KEY) {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const tokens = createTokens(key, () => new Date(time));
    return { tokens, advance: (milliseconds: number) => void (time += milliseconds) };
}

it('verifies the claims of the tokens that it issued', async () => {
    const { tokens } = setUp();
    expect(await tokens.verify(await tokens.issueCodeToken(INTEGRATION))).toEqual(INTEGRATION);
});

it('refuses a token that was changed or signed with another key', async () => {
    const { tokens } = setUp();
    const token = await tokens.issueCodeToken(INTEGRATION);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = { ...INTEGRATION, integrationId: 'other', iss: 'bindery' };
    const changed = Buffer.from(JSON.stringify(claims)).toString('base64url');
    const foreign = await setUp(new Uint8Array(32).fill(2)).tokens.issueCodeToken(INTEGRATION);
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const invalid of [
        `${header}.${changed}.${signature}`,
        `${unsigned}.${payload}.`,
        foreign,
        'text',
        '',
    ]) {
        await expect(tokens.verify(invalid)).rejects.toMatchObject({ code: 'unauthorized' });
    }
});

it('refuses a token of a user, which earlier releases signed without an expiry', async () => {
    const token = await new SignJWT({ kind: 'user', userId: 'u', organizationId: 'o' })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('bindery')
        .sign(KEY);
    await expect(setUp().tokens.verify(token)).rejects.toMatchObject({ code: 'unauthorized' });
});

it('refuses an expired token, also one that it verified before', async () => {
    const { tokens, advance } = setUp();
    const token = await tokens.issueCodeToken(INTEGRATION);
    await tokens.verify(token);
    advance(HOUR_MS + 1000);
    await expect(tokens.verify(token)).rejects.toThrow('expired');
});

it('issues the same token to an integration for half of its lifetime', async () => {
    const { tokens, advance } = setUp();
    const token = await tokens.issueCodeToken(INTEGRATION);
    advance(HOUR_MS / 2 - 1000);
    expect(await tokens.issueCodeToken(INTEGRATION)).toBe(token);
    advance(2000);
    const next = await tokens.issueCodeToken(INTEGRATION);
    expect(next).not.toBe(token);
    await tokens.verify(token);
    advance(HOUR_MS / 2);
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'unauthorized' });
    await tokens.verify(next);
});

it('issues different tokens for other scopes, installations and integrations of the same name', async () => {
    const { tokens } = setUp();
    const issued = await Promise.all(
        [
            INTEGRATION,
            { ...INTEGRATION, scopes: [] },
            { ...INTEGRATION, integrationId: 'next' },
            {
                ...INTEGRATION,
                kind: 'installation',
                installationId: 'i',
                organizationId: 'o',
            } as const,
        ].map((claims) => tokens.issueCodeToken(claims)),
    );
    expect(new Set(issued).size).toBe(4);
});
