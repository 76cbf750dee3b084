/** Tests that outbound calls trust a private certificate authority if the host names it, and not otherwise. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

import { createCertificate, type TestCertificate } from '@bindery/test-support/certificate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { handler, Harness } from './harness.ts';

let certificate: TestCertificate;
let other: TestCertificate;
let server: Server;
let call: string;
beforeAll(async () => {
    [certificate, other] = await Promise.all([createCertificate(), createCertificate()]);
    server = createServer(certificate, (_, response) => response.end('private service'));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    call = handler(
        `try { return await fetch('https://localhost:${port}/'); } catch (error) { return new Response(error.message); }`,
    );
});
afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await Promise.all([certificate, other].map((each) => each[Symbol.asyncDispose]()));
});

async function answer(authorities: string[], allowPrivateNetwork = true): Promise<string> {
    await using harness = await Harness.start({ certificateAuthorities: authorities });
    return (await harness.run(call, { egress: { allowPrivateNetwork } })).text;
}

describe('a service with a certificate of a private authority', () => {
    test('is reached when the authority is among those of the host', async () => {
        expect(await answer([other.cert, certificate.cert])).toBe('private service');
    });

    test.each([
        ['no authority', () => []],
        ['another authority', () => [other.cert]],
    ])('is not reached with %s, and the error names the certificate', async (_, authorities) => {
        expect(await answer(authorities())).toMatch(
            /^The call to localhost:\d+ failed: .*certificate/,
        );
    });

    test('is not reached when private addresses are not allowed', async () => {
        expect(await answer([certificate.cert], false)).toContain('is not public');
    });
});
