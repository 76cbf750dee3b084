import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';

import { verifyJWT } from './verify-jwt.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const KEY = new Uint8Array(32).fill(7);

const token = await new SignJWT({ name: 'a' }).setProtectedHeader({ alg: 'HS256' }).sign(KEY);

/** Spellings that a lenient decoder reads as the same token. */
function spellings(): string[] {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const last = ALPHABET.indexOf(signature.slice(-1));
    const others = [1, 2, 3].map((bits) => signature.slice(0, -1) + ALPHABET[(last & ~3) | bits]);
    return [
        ...others
            .filter((other) => other !== signature)
            .map((other) => `${header}.${payload}.${other}`),
        `${token}=`,
        `${token} `,
        `${header}.${payload}.${signature.slice(0, 5)} ${signature.slice(5)}`,
        `${header}.${payload}.${signature.replaceAll('-', '+').replaceAll('_', '/')}=`,
        ` ${token}`,
        `${token}.`,
    ];
}

describe('verifyJWT', () => {
    it('accepts a token', async () => {
        await expect(verifyJWT(token, KEY, {})).resolves.toMatchObject({ name: 'a' });
    });

    it.each(spellings())('refuses another spelling: %j', async (spelling) => {
        expect(spelling).not.toBe(token);
        await expect(verifyJWT(spelling, KEY, {})).rejects.toThrow();
    });
});
