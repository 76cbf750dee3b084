import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { refusalOf } from '../src/egress-policy.ts';
import {
    ALLOWED_URLS,
    LITERAL_ATTACKS,
    REBINDING_NAMES,
    redirectAttacks,
} from './egress/attacks.ts';
import type { Report } from './egress/inside.ts';
import { namespaceUnavailable, runInNamespace } from './egress/namespace.ts';
import { API_ORIGIN, handler, Harness } from './harness.ts';

const unavailable = namespaceUnavailable();
if (unavailable !== undefined) {
    process.stdout.write(`Skipping the egress attacks against listeners: ${unavailable}\n`);
}

test('the list has more than 200 attacks, 120 of them literal', () => {
    const rebinding = Object.keys(REBINDING_NAMES).length * 2;
    expect(LITERAL_ATTACKS.length + rebinding + redirectAttacks().length).toBeGreaterThan(200);
    expect(LITERAL_ATTACKS.length).toBeGreaterThan(120);
});

describe('refusalOf', () => {
    const policy = { allow: undefined, deny: undefined, privateNetwork: false };

    test.each(LITERAL_ATTACKS)('refuses %j', (text) => {
        // Text that is not a URL cannot become a call.
        const url = URL.parse(text);
        if (url) expect(refusalOf(url, policy)).toMatch(/\.$/);
    });

    test.each(ALLOWED_URLS)('allows %s', (text) => {
        expect(refusalOf(new URL(text), policy)).toBeUndefined();
    });

    test.each([
        ['http://a.example.com/', { allow: ['*.example.com'] }, true],
        ['http://a.b.example.com/', { allow: ['*.example.com'] }, true],
        ['http://example.com/', { allow: ['*.example.com'] }, false],
        ['http://notexample.com/', { allow: ['*.example.com'] }, false],
        ['http://EXAMPLE.com./', { allow: ['example.com'] }, true],
        ['http://a.example.com/', { allow: ['*.example.com'], deny: ['a.example.com'] }, false],
        ['http://example.com/', { deny: ['Example.COM'] }, false],
        ['http://example.org/', { allow: [] }, false],
    ])('%s with the lists %j is allowed: %s', (text, lists, passes) => {
        const refusal = refusalOf(new URL(text), { ...policy, ...lists });
        expect(refusal === undefined).toBe(passes);
    });

    test('with privateNetwork it allows private addresses, but still refuses bad ports and credentials', () => {
        const open = { ...policy, privateNetwork: true };
        expect(refusalOf(new URL('http://127.0.0.1:3000/'), open)).toBeUndefined();
        expect(refusalOf(new URL('http://localhost/'), open)).toBeUndefined();
        expect(refusalOf(new URL('http://127.0.0.1:25/'), open)).toContain('Port 25');
        expect(refusalOf(new URL('http://a:b@127.0.0.1/'), open)).toContain('Credentials');
    });
});

test('a refused call reports the reason to the integration and in the ledger', async () => {
    await using harness = await Harness.start();
    const { text, outcome } = await harness.run(
        handler(
            `try { await fetch('http://10.0.0.1/admin?token=hunter2'); } catch (error) { return new Response(error.message); }`,
        ),
    );
    expect(text).toBe(
        'The call to 10.0.0.1 was refused: The address 10.0.0.1 is not public; integrations reach public addresses only.',
    );
    expect(outcome.egress).toMatchObject([
        {
            method: 'GET',
            host: '10.0.0.1',
            status: null,
            refused: expect.stringContaining('not public'),
        },
    ]);
    expect(JSON.stringify(outcome)).not.toContain('hunter2');
});

describe.skipIf(unavailable !== undefined)('with listeners on every address', () => {
    test('no attack reaches a listener, while calls to public names and the API do', async () => {
        const script = fileURLToPath(new URL('./egress/inside.ts', import.meta.url));
        const report = JSON.parse(await runInNamespace(script)) as Report;

        const attacks = Object.entries(report.attacks);
        expect(attacks.length).toBeGreaterThan(200);
        expect(attacks.filter(([, result]) => /^\d+$/.test(result))).toEqual([]);
        expect(report.breached).toEqual([]);
        const rebound = Object.values(report.rebound);
        expect(rebound).toContain('200');
        expect(rebound.some((result) => result.includes('no public address'))).toBe(true);
        expect(report.ledger.refused).toBeGreaterThan(120);

        expect(Object.entries(report.allowed).filter(([, result]) => result !== '200')).toEqual([]);
        expect(report.apiUrls).toEqual([`${API_ORIGIN}/v1/user`, `${API_ORIGIN}/v1/spaces`]);
        expect(report.queriedNames).toEqual(expect.arrayContaining(Object.keys(REBINDING_NAMES)));

        // With private networks allowed the same listeners are reached, so it is the policy that refuses.
        expect(Object.values(report.control)).toEqual(['200', '200', '200', '200', '200']);

        const passed = Object.entries(report.lists).filter(([, result]) => result === '200');
        expect(passed.map(([url]) => url)).toEqual([
            'http://pub.example.com/',
            `${API_ORIGIN}/v1/spaces`,
        ]);
    });
});
