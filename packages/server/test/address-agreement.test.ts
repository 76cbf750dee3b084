/** Tests that isolates, Git remotes and development tunnels agree on which addresses are public. */
import { BlockList, isIPv6 } from 'node:net';

import type { Environment, Event } from '@bindery/contract';
import { describe, expect, test } from 'vitest';

import { refusalOf } from '../../isolate/src/egress-policy.ts';
import { workerdConfig } from '../../isolate/src/host/workerd-config.ts';
import { pinAddress } from '../../platform/src/git-sync/remote.ts';
import { forwardToTunnel } from '../../platform/src/invocations/tunnel.ts';
import { ADDRESS_GROUPS } from './address-groups.ts';

function familyOf(address: string): 'ipv4' | 'ipv6' {
    return isIPv6(address) ? 'ipv6' : 'ipv4';
}

const hostOf = (address: string): string => (isIPv6(address) ? `[${address}]` : address);

/** Returns the decision of the isolates' URL policy. */
function isolateAllows(address: string): boolean {
    const policy = { allow: undefined, deny: undefined, privateNetwork: false };
    return refusalOf(new URL(`http://${hostOf(address)}/`), policy) === undefined;
}

/**
 * The deny list of workerd's network service, evaluated by Node. One list per family, because Node compares IPv4
 * addresses with IPv6 networks in their IPv4-mapped form.
 */
const denied = { ipv4: new BlockList(), ipv6: new BlockList() };
const config = workerdConfig({
    socketPath: '/tmp/workerd.sock',
    gatewayPath: '/tmp/host.sock',
    apiOrigin: 'http://api.bindery.test',
    heapBytes: 64 * 1024 * 1024,
});
for (const [, network = '', bits] of config.matchAll(/"([\da-f.:]+)\/(\d+)"/g)) {
    const family = familyOf(network);
    denied[family].addSubnet(network, Number(bits), family);
}

async function gitAllows(address: string): Promise<boolean> {
    const remote = { url: `https://${hostOf(address)}/docs.git`, name: 'docs' };
    const policy = { localFolders: [], allowPrivateNetwork: false };
    return pinAddress(remote, policy).then(
        () => true,
        () => false,
    );
}

/** Uses an aborted signal, so that an address that passes the check gets no connection. */
async function tunnelAllows(address: string): Promise<boolean> {
    const { outcome } = await forwardToTunnel({
        tunnelUrl: `http://${hostOf(address)}/`,
        event: {} as Event, // not sent
        environment: {} as Environment, // not sent
        signal: AbortSignal.abort(),
        allowPrivateNetwork: false,
    });
    const { error } = await outcome;
    return !error?.message.includes('was refused');
}

test('the table has at least 200 addresses', () => {
    const all = ADDRESS_GROUPS.flatMap((group) => [...group.public, ...group.nonPublic]);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(200);
});

describe.each(ADDRESS_GROUPS)('$group', ({ public: allowed, nonPublic }) => {
    const expectation = [
        ...allowed.map((address) => [address, true]),
        ...nonPublic.map((address) => [address, false]),
    ];
    const addresses = [...allowed, ...nonPublic];

    test('isolates', () => {
        expect(addresses.map((each) => [each, isolateAllows(each)])).toEqual(expectation);
    });

    test('workerd’s network service', () => {
        const isDenied = (each: string) => denied[familyOf(each)].check(each, familyOf(each));
        expect(addresses.map((each) => [each, !isDenied(each)])).toEqual(expectation);
    });

    test('Git remotes', async () => {
        const results = addresses.map(async (each) => [each, await gitAllows(each)]);
        expect(await Promise.all(results)).toEqual(expectation);
    });

    test('development tunnels', async () => {
        const results = addresses.map(async (each) => [each, await tunnelAllows(each)]);
        expect(await Promise.all(results)).toEqual(expectation);
    });
});
