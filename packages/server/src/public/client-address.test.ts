import { expect, it } from 'vitest';

import { clientAddress } from './client-address.ts';

const address = (remote: string, forwarded?: string) =>
    clientAddress(
        new Request(
            'http://localhost/',
            forwarded === undefined ? {} : { headers: { 'X-Forwarded-For': forwarded } },
        ),
        remote,
    );

it.each([
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['::ffff:127.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['::1', '10.0.0.1, 2001:db8::7', '2001:db8::7'],
    ['127.0.0.1', 'nonsense', '127.0.0.1'],
    ['127.0.0.1', '', '127.0.0.1'],
    ['198.51.100.2', '203.0.113.7', '198.51.100.2'],
    ['10.0.0.9', '203.0.113.7', '10.0.0.9'],
])(
    'a request from %s with X-Forwarded-For %s has the client address %s',
    (remote, forwarded, expected) => {
        expect(address(remote, forwarded)).toBe(expected);
    },
);
