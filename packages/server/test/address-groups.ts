/**
 * Addresses around every boundary of the non-public networks, and addresses of well-known services. Isolates, Git
 * remotes and development tunnels must agree on each of them. The list is not computed, so that the test shares no
 * code with the implementations.
 */

/** Addresses near one network, or addresses of one kind. */
export interface AddressGroup {
    group: string;
    public: readonly string[];
    nonPublic: readonly string[];
}

export const ADDRESS_GROUPS: readonly AddressGroup[] = [
    {
        group: '0.0.0.0/8, "this network"',
        public: ['1.0.0.0'],
        nonPublic: ['0.0.0.0', '0.0.0.1', '0.127.255.255', '0.255.255.254', '0.255.255.255'],
    },
    {
        group: '10.0.0.0/8, private',
        public: ['9.255.255.255', '11.0.0.0'],
        nonPublic: ['10.0.0.0', '10.0.0.1', '10.127.255.255', '10.255.255.254', '10.255.255.255'],
    },
    {
        group: '100.64.0.0/10, carrier-grade NAT',
        public: ['100.63.255.255', '100.128.0.0'],
        nonPublic: [
            '100.64.0.0',
            '100.64.0.1',
            '100.95.255.255',
            '100.127.255.254',
            '100.127.255.255',
        ],
    },
    {
        group: '127.0.0.0/8, loopback',
        public: ['126.255.255.255', '128.0.0.0'],
        nonPublic: [
            '127.0.0.0',
            '127.0.0.1',
            '127.127.255.255',
            '127.255.255.254',
            '127.255.255.255',
        ],
    },
    {
        group: '168.63.129.16/32, host service of Azure',
        public: ['168.63.129.15', '168.63.129.17'],
        nonPublic: ['168.63.129.16'],
    },
    {
        group: '169.254.0.0/16, link local',
        public: ['169.253.255.255', '169.255.0.0'],
        nonPublic: [
            '169.254.0.0',
            '169.254.0.1',
            '169.254.127.255',
            '169.254.255.254',
            '169.254.255.255',
        ],
    },
    {
        group: '172.16.0.0/12, private',
        public: ['172.15.255.255', '172.32.0.0'],
        nonPublic: [
            '172.16.0.0',
            '172.16.0.1',
            '172.23.255.255',
            '172.31.255.254',
            '172.31.255.255',
        ],
    },
    {
        group: '192.0.0.0/24, protocol assignments',
        public: ['191.255.255.255', '192.0.1.0'],
        nonPublic: ['192.0.0.0', '192.0.0.1', '192.0.0.127', '192.0.0.254', '192.0.0.255'],
    },
    {
        group: '192.0.2.0/24, documentation',
        public: ['192.0.1.255', '192.0.3.0'],
        nonPublic: ['192.0.2.0', '192.0.2.1', '192.0.2.127', '192.0.2.254', '192.0.2.255'],
    },
    {
        group: '192.88.99.0/24, 6to4 relay',
        public: ['192.88.98.255', '192.88.100.0'],
        nonPublic: [
            '192.88.99.0',
            '192.88.99.1',
            '192.88.99.127',
            '192.88.99.254',
            '192.88.99.255',
        ],
    },
    {
        group: '192.168.0.0/16, private',
        public: ['192.167.255.255', '192.169.0.0'],
        nonPublic: [
            '192.168.0.0',
            '192.168.0.1',
            '192.168.127.255',
            '192.168.255.254',
            '192.168.255.255',
        ],
    },
    {
        group: '198.18.0.0/15, benchmarking',
        public: ['198.17.255.255', '198.20.0.0'],
        nonPublic: [
            '198.18.0.0',
            '198.18.0.1',
            '198.18.255.255',
            '198.19.255.254',
            '198.19.255.255',
        ],
    },
    {
        group: '198.51.100.0/24, documentation',
        public: ['198.51.99.255', '198.51.101.0'],
        nonPublic: [
            '198.51.100.0',
            '198.51.100.1',
            '198.51.100.127',
            '198.51.100.254',
            '198.51.100.255',
        ],
    },
    {
        group: '203.0.113.0/24, documentation',
        public: ['203.0.112.255', '203.0.114.0'],
        nonPublic: [
            '203.0.113.0',
            '203.0.113.1',
            '203.0.113.127',
            '203.0.113.254',
            '203.0.113.255',
        ],
    },
    {
        group: '224.0.0.0/4, multicast',
        public: ['223.255.255.255'],
        nonPublic: [
            '224.0.0.0',
            '224.0.0.1',
            '231.255.255.255',
            '239.255.255.254',
            '239.255.255.255',
            '240.0.0.0',
        ],
    },
    {
        group: '240.0.0.0/4, reserved',
        public: [],
        nonPublic: ['240.0.0.1', '247.255.255.255', '255.255.255.254', '255.255.255.255'],
    },
    {
        group: '::/3, loopback, IPv4-mapped, NAT64',
        public: ['2000::'],
        nonPublic: [
            '::',
            '::1',
            'fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
            '1fff:ffff:ffff:ffff:ffff:ffff:ffff:fffe',
            '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
        ],
    },
    {
        group: '4000::/2, unassigned',
        public: ['3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
        nonPublic: [
            '4000::',
            '4000::1',
            '5fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
            '7fff:ffff:ffff:ffff:ffff:ffff:ffff:fffe',
            '7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
            '8000::',
        ],
    },
    {
        group: '8000::/1, unassigned, unique local, link local, multicast',
        public: [],
        nonPublic: [
            '8000::1',
            'bfff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
            'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe',
            'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
        ],
    },
    {
        group: '2001::/23, protocol assignments',
        public: ['2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:200::'],
        nonPublic: [
            '2001::',
            '2001::1',
            '2001:ff:ffff:ffff:ffff:ffff:ffff:ffff',
            '2001:1ff:ffff:ffff:ffff:ffff:ffff:fffe',
            '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
        ],
    },
    {
        group: '2001:db8::/32, documentation',
        public: ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::'],
        nonPublic: [
            '2001:db8::',
            '2001:db8::1',
            '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff',
            '2001:db8:ffff:ffff:ffff:ffff:ffff:fffe',
            '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
        ],
    },
    {
        group: '2002::/16, 6to4',
        public: ['2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2003::'],
        nonPublic: [
            '2002::',
            '2002::1',
            '2002:7fff:ffff:ffff:ffff:ffff:ffff:ffff',
            '2002:ffff:ffff:ffff:ffff:ffff:ffff:fffe',
            '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
        ],
    },
    {
        group: '3fff::/20, documentation',
        public: ['3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:1000::'],
        nonPublic: [
            '3fff::',
            '3fff::1',
            '3fff:7ff:ffff:ffff:ffff:ffff:ffff:ffff',
            '3fff:fff:ffff:ffff:ffff:ffff:ffff:fffe',
            '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
        ],
    },
    {
        group: 'public services',
        public: [
            '1.1.1.1',
            '8.8.8.8',
            '8.8.4.4',
            '9.9.9.9',
            '208.67.222.222',
            '140.82.121.4',
            '185.199.108.153',
            '13.107.42.14',
            '52.95.110.1',
            '104.16.132.229',
            '151.101.1.69',
            '34.117.59.81',
            '93.184.215.14',
            '2001:4860:4860::8888',
            '2606:4700:4700::1111',
            '2620:fe::fe',
            '2a00:1450:4001:81b::200e',
            '2606:50c0:8000::153',
            '2400:cb00:2048:1::6814:1',
            '2a04:4e42::396',
            '2c0f:fb50:4003::1',
            '2803:f800::1',
        ],
        nonPublic: [],
    },
    {
        group: 'metadata services',
        public: [],
        nonPublic: [
            '169.254.169.254',
            '169.254.170.2',
            '169.254.169.253',
            '100.100.100.200',
            '192.0.0.192',
            'fd00:ec2::254',
            'fe80::a9fe:a9fe',
            'fd20:ce::254',
        ],
    },
    {
        group: 'IPv4 addresses inside IPv6 addresses',
        public: [],
        nonPublic: [
            '::ffff:8.8.8.8',
            '::ffff:127.0.0.1',
            '::ffff:169.254.169.254',
            '::8.8.8.8',
            '::127.0.0.1',
            '64:ff9b::8.8.8.8',
            '64:ff9b::10.0.0.1',
            '64:ff9b:1::10.0.0.1',
            '2002:808:808::1',
            '2002:7f00:1::1',
            '2001:0:808:808::1',
            '::ffff:0:10.0.0.1',
        ],
    },
    {
        group: 'local addresses of both families',
        public: [],
        nonPublic: [
            '::2',
            'fe80::1',
            'fec0::1',
            'fc00::1',
            'fdff::1',
            'ff02::1',
            'ff05::2',
            '100::1',
            '192.168.1.1',
            '192.168.0.255',
            '10.10.10.10',
            '172.17.0.1',
            '127.0.0.53',
            '224.0.0.251',
            '239.255.255.250',
        ],
    },
    {
        group: 'other networks of special use within 2000::/3',
        public: ['2001:200::1', '3ffe::1', '3fff:1000::1', '2620:4f:8000::1'],
        nonPublic: [
            '2001:10::1',
            '2001:20::1',
            '2001:2::1',
            '2001:1::1',
            '2001:3::1',
            '2001:4:112::1',
            '3fff:0fff::1',
            '5f00::1',
        ],
    },
];
