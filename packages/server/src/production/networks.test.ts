import { expect, test } from 'vitest';

import { parseNetworks } from './networks.ts';

test.each([
    ['127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['10.255.0.1', true],
    ['11.0.0.1', false],
    ['fd12::1', true],
    ['fe12::1', false],
    ['not an address', false],
    ['', false],
])('contains %j: %s', (address, contained) => {
    const { networks } = parseNetworks(['127.0.0.1', '10.0.0.0/8', 'fd00::/8']);
    expect(networks?.has(address)).toBe(contained);
});

test.each(['10.0.0.0/33', '10.0.0/8', 'example.com', '10.0.0.0/8/8', 'fd00::/129', '10.0.0.0/'])(
    'reports %j as wrong',
    (text) => {
        expect(parseNetworks(['10.0.0.1', text])).toEqual({ networks: null, wrong: text });
    },
);
