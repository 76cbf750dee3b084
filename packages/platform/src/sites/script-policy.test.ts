import type { PublicManifest } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { formatPolicy, readPolicy, extendPolicy } from './script-policy.ts';

const manifest = (contentSecurityPolicy: PublicManifest['contentSecurityPolicy']) =>
    ({ contentSecurityPolicy }) as PublicManifest;

const read = (given: PublicManifest['contentSecurityPolicy']) =>
    formatPolicy(readPolicy(manifest(given)));

describe('the policy of a manifest', () => {
    it('is a record or a string, with line breaks and trailing semicolons', () => {
        expect(
            read({ 'script-src': 'https://a.example\nhttps://b.example;\n', 'img-src': 'data:' }),
        ).toBe('script-src https://a.example https://b.example; img-src data:');
        expect(read("script-src 'self' https://a.example;\nconnect-src *;")).toBe(
            "script-src 'self' https://a.example; connect-src *",
        );
        expect(read(undefined)).toBe('');
    });

    it('does not change directives that protect the page', () => {
        expect(
            read(
                "default-src 'none'; object-src *; base-uri *; frame-ancestors *; sandbox; report-uri https://e.example; script-src 'none' 'nonce-abc' a.example",
            ),
        ).toBe('script-src a.example');
    });

    it('cannot start another header or policy', () => {
        expect(read({ 'img-src': 'a.example, default-src *' })).toBe(
            'img-src a.example default-src *',
        );
        expect(read({ 'img-src': 'a.example\r\nSet-Cookie: x' })).toBe(
            'img-src a.example Set-Cookie: x',
        );
    });

    it('extends a copy of another policy', () => {
        const base = readPolicy(manifest("img-src 'self'"));
        const wide = extendPolicy(base, [
            readPolicy(manifest('img-src a.example; font-src b.example')),
            readPolicy(manifest('img-src a.example; child-src c.example')),
        ]);
        expect(formatPolicy(wide)).toBe(
            "img-src 'self' a.example; font-src b.example; frame-src c.example",
        );
        expect(formatPolicy(base)).toBe("img-src 'self'");
    });
});
